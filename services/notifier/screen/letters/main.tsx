import "@web/base.css";
import "@web/session/session.css";
import "./letters.css";
import { firstLanguage } from "@web/language/chosenLanguage";
import { startPage } from "@web/startPage";
import { followDeviceTheme } from "@web/theme";
import { LettersPage } from "./LettersPage";

followDeviceTheme();
startPage(<LettersPage />, firstLanguage());
