import "@web/base.css";
import "@web/session/session.css";
import "./ordering.css";
import { firstLanguage } from "@web/language/chosenLanguage";
import { startPage } from "@web/startPage";
import { OrderingPage } from "./OrderingPage";

startPage(<OrderingPage />, firstLanguage());
