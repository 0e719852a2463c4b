import "@web/base.css";
import "@web/session/session.css";
import "../fleet/fleet.css";
import "./eic.css";
import { firstLanguage } from "@web/language/chosenLanguage";
import { startPage } from "@web/startPage";
import { EicPage } from "./EicPage";

startPage(<EicPage />, firstLanguage());
