import "@web/base.css";
import "../fleet/fleet.css";
import "./driver.css";
import { startPage } from "@web/startPage";
import { rememberedLanguage } from "../fleet/memory";
import { DriverPage } from "./DriverPage";

startPage(<DriverPage />, rememberedLanguage());
