import "@web/base.css";
import { Brand } from "@web/Brand";
import { browserLanguage } from "@web/i18n";
import { startPage } from "@web/startPage";

startPage(<Brand />, browserLanguage());
