import "@web/base.css";
import "@web/session/session.css";
import "./reports.css";
import { firstLanguage } from "@web/language/chosenLanguage";
import { startPage } from "@web/startPage";
import { followTheme } from "./followTheme";
import { ReportsPage } from "./ReportsPage";

followTheme();
startPage(<ReportsPage />, firstLanguage());
