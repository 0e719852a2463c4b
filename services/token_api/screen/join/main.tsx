import "@web/base.css";
import "./join.css";
import { firstLanguage } from "@web/language/chosenLanguage";
import { pagePath } from "@web/place";
import { startPage } from "@web/startPage";
import { JoinPage } from "./JoinPage";
import { takeCode } from "./kept";

const branch = decodeURIComponent(pagePath().split("/")[2] ?? "");

startPage(<JoinPage branch={branch} code={takeCode()} />, firstLanguage());
