import "@web/base.css";
import "@web/session/session.css";
import "./opd.css";
import { firstLanguage } from "@web/language/chosenLanguage";
import { startPage } from "@web/startPage";
import { followDeviceTheme } from "@web/theme";
import { OpdPage } from "./OpdPage";

followDeviceTheme();
startPage(<OpdPage />, firstLanguage());
