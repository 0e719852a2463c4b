import "@web/base.css";
import "./kiosk.css";
import "@web/receipt.css";
import { browserLanguage } from "@web/i18n";
import { startPage } from "@web/startPage";
import { Kiosk } from "./Kiosk";

startPage(<Kiosk />, browserLanguage());
