import "@web/base.css";
import "@web/session/session.css";
import "./admin.css";
import { firstLanguage } from "@web/language/chosenLanguage";
import { startPage } from "@web/startPage";
import { followDeviceTheme } from "@web/theme";
import { AdminPage } from "./AdminPage";

followDeviceTheme();
startPage(<AdminPage />, firstLanguage());
