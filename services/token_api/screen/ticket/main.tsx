import "@web/base.css";
import "./ticket.css";
import { browserLanguage } from "@web/i18n";
import { pagePath } from "@web/place";
import { startPage } from "@web/startPage";
import { TicketPage } from "./TicketPage";

const secret = decodeURIComponent(pagePath().split("/")[2] ?? "");

startPage(<TicketPage secret={secret} />, browserLanguage());
