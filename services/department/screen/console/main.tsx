import "@web/base.css";
import "@web/session/session.css";
import "./console.css";
import "./lists.css";
import "./aside/aside.css";
import "./reception/reception.css";
import "@web/receipt.css";
import "./profiles/profiles.css";
import "./services/services.css";
import "./toAll/toAll.css";
import "../emergency/emergency.css";
import { firstLanguage } from "@web/language/chosenLanguage";
import { startPage } from "@web/startPage";
import { Console } from "./Console";

startPage(<Console />, firstLanguage());
