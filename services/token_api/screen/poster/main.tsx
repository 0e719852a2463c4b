import "@web/base.css";
import "@web/session/session.css";
import "./poster.css";
import { firstLanguage } from "@web/language/chosenLanguage";
import { pagePath } from "@web/place";
import { startPage } from "@web/startPage";
import { PosterPage } from "./PosterPage";

const branch = decodeURIComponent(pagePath().split("/")[2] ?? "");

startPage(<PosterPage branch={branch} />, firstLanguage());
