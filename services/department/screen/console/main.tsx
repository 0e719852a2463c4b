import "@web/base.css";
import "./console.css";
import "./lists.css";
import { startPage } from "@web/startPage";
import { Console } from "./Console";
import { rememberedLanguage } from "./memory";

startPage(<Console />, rememberedLanguage());
