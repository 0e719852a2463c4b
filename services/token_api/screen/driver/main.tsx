import "@web/base.css";
import "@web/session/session.css";
import "../fleet/fleet.css";
import "./driver.css";
import { firstLanguage } from "@web/language/chosenLanguage";
import { startPage } from "@web/startPage";
import { DriverPage } from "./DriverPage";

startPage(<DriverPage />, firstLanguage());
