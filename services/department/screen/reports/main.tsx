import "@web/base.css";
import "@web/session/session.css";
import "./reports.css";
import { firstLanguage } from "@web/language/chosenLanguage";
import { startPage } from "@web/startPage";
import { followDeviceTheme } from "@web/theme";
import { ReportsPage } from "./ReportsPage";

followDeviceTheme();
startPage(<ReportsPage />, firstLanguage());
