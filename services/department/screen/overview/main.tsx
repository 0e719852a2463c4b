import "@web/base.css";
import "@web/session/session.css";
import "../console/lists.css";
import "../console/aside/aside.css";
import "../console/reception/reception.css";
import "../console/services/services.css";
import "@web/receipt.css";
import "./overview.css";
import "./line.css";
import "../emergency/emergency.css";
import { firstLanguage } from "@web/language/chosenLanguage";
import { startPage } from "@web/startPage";
import { followDeviceTheme } from "@web/theme";
import { OverviewPage } from "./OverviewPage";

followDeviceTheme();
startPage(<OverviewPage />, firstLanguage());
