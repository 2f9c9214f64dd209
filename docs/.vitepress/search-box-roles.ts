import type { Plugin } from "vite";

/** What screen readers are told about the search box: from VitePress, to what it is. */
const ROLES: readonly (readonly [from: string, to: string])[] = [
  // A dialog. VitePress calls it a button, which may not contain a form.
  ['role="button"', 'role="dialog" aria-modal="true" aria-label="Search"'],
  [`:aria-owns="results?.length ? 'localsearch-list' : undefined"\n      aria-expanded="true"`, ""],
  ['aria-haspopup="listbox"\n      aria-labelledby="localsearch-label"', ""],
  [
    'aria-autocomplete="both"',
    `role="combobox" aria-autocomplete="list" :aria-expanded="results?.length ? 'true' : 'false'"`,
  ],
  [
    'aria-labelledby="localsearch-label"\n            autocapitalize',
    `:aria-label="translate('button.buttonText')"\n            autocapitalize`,
  ],
  // A result is the link itself: what is in an option cannot be reached.
  [
    `:id="'localsearch-item-' + index"\n            :aria-selected="selectedIndex === index ? 'true' : 'false'"\n            role="option"`,
    'role="none"',
  ],
  [
    `:aria-label="[...p.titles, p.title].join(' > ')"`,
    `:id="'localsearch-item-' + index" role="option" :aria-selected="selectedIndex === index ? 'true' : 'false'"`,
  ],
  ...["navigateUp", "navigateDown", "select", "close"].map((key) => {
    const label = `:aria-label="translate('modal.footer.${key}KeyAriaLabel')"`;
    return [`<kbd ${label}`, `<kbd role="img" ${label}`] as const;
  }),
  ['<span class="title-icon">#</span>', '<span class="title-icon" aria-hidden="true">#</span>'],
];

/** Corrects the roles in the search box of VitePress, which axe calls serious mistakes. */
export function searchBoxRoles(): Plugin {
  return {
    name: "search-box-roles",
    enforce: "pre",
    transform(code, id) {
      if (!id.endsWith("/VPLocalSearchBox.vue")) return null;
      return ROLES.reduce((text, [from, to]) => {
        if (text.split(from).length !== 2)
          throw new Error(`Failed to correct the search box: VitePress has no ${from}. Is it still needed?`);
        return text.replace(from, () => to);
      }, code);
    },
  };
}
