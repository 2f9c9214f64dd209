import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme-without-fonts";
import { defineAsyncComponent } from "vue";
import Layout from "./Layout.vue";
import ModelTable from "./ModelTable.vue";
import RecipeList from "./RecipeList.vue";
import StartPage from "./StartPage.vue";
import "./style.css";

export default {
  extends: DefaultTheme,
  Layout,
  enhanceApp({ app }) {
    app.component("ModelTable", ModelTable);
    app.component("RecipeList", RecipeList);
    app.component("StartPage", StartPage);
    // Loaded by the pages that show them.
    app.component(
      "ApiReference",
      defineAsyncComponent(() => import("./ApiReference.vue")),
    );
    app.component(
      "LivePlayground",
      defineAsyncComponent(() => import("./LivePlayground.vue")),
    );
  },
} satisfies Theme;
