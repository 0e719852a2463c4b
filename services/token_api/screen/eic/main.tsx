import "@web/base.css";
import "../fleet/fleet.css";
import "./eic.css";
import { startPage } from "@web/startPage";
import { rememberedLanguage } from "../fleet/memory";
import { EicPage } from "./EicPage";

startPage(<EicPage />, rememberedLanguage());
