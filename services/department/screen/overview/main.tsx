import "@web/base.css";
import "@web/session/session.css";
import "./overview.css";
import "../emergency/emergency.css";
import { firstLanguage } from "@web/language/chosenLanguage";
import { startPage } from "@web/startPage";
import { followDeviceTheme } from "@web/theme";
import { OverviewPage } from "./OverviewPage";

followDeviceTheme();
startPage(<OverviewPage />, firstLanguage());
