import "@web/base.css";
import "@web/session/session.css";
import "../console/console.css";
import "../console/lists.css";
import "../emergency/emergency.css";
import "./doctor.css";
import { firstLanguage } from "@web/language/chosenLanguage";
import { startPage } from "@web/startPage";
import { followDeviceTheme } from "@web/theme";
import { DoctorPage } from "./DoctorPage";

followDeviceTheme();
startPage(<DoctorPage />, firstLanguage());
