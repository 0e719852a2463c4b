import "@web/base.css";
import "./screen.css";
import { browserLanguage, isLanguage } from "@web/i18n";
import { pagePath } from "@web/place";
import { startPage } from "@web/startPage";
import { Hall } from "./Hall";
import { Overview } from "./Overview";
import { branchOf, optionsOf } from "./options";

const options = optionsOf(location.search);
const branch = branchOf(pagePath());
document.documentElement.dataset.theme = options.theme;

startPage(
  branch === null ? <Overview /> : <Hall branch={branch} options={options} />,
  options.languages.find(isLanguage) ?? browserLanguage(),
);
