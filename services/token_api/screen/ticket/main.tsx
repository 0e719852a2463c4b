import "@web/base.css";
import "./ticket.css";
import { firstLanguage } from "@web/language/chosenLanguage";
import { pagePath } from "@web/place";
import { startPage } from "@web/startPage";
import { TicketPage } from "./TicketPage";

const secret = decodeURIComponent(pagePath().split("/")[2] ?? "");

startPage(<TicketPage secret={secret} />, firstLanguage());
