// What is asked of the scripts that run in pages, and of the one in the reports. Classic scripts, not modules: those of
// crawler/browser/js are joined into one text, and some are evaluated more than once in the same page.
import js from "@eslint/js";

// By name and not all of the browser's: `name`, `top`, `event` and others are globals as well, and would hide a slip.
const BROWSER = [
    "CSS",
    "CSSStyleSheet",
    "DOMMatrix",
    "DOMParser",
    "DOMPoint",
    "DOMRect",
    "Document",
    "Element",
    "MutationObserver",
    "Node",
    "NodeFilter",
    "OffscreenCanvas",
    "PerformanceObserver",
    "Range",
    "TextEncoder",
    "URL",
    "addEventListener",
    "document",
    "fetch",
    "getComputedStyle",
    "innerWidth",
    "localStorage",
    "location",
    "performance",
    "requestAnimationFrame",
    "scrollX",
    "scrollY",
    "sessionStorage",
    "setTimeout",
    "window",
];
// What one script defines and another reads.
const SHARED = [
    "axe",
    "webbrond_apart",
    "webbrond_axe",
    "webbrond_block",
    "webbrond_hidden",
    "webbrond_masking",
    "webbrond_facts",
    "webbrond_quick",
    "webbrond_quiet",
    "webbrond_subtrees",
    "webbrond_surroundings",
];
const readonly = (names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

export default [
    js.configs.recommended,
    {
        files: ["**/*.js"],
        languageOptions: { ecmaVersion: "latest", sourceType: "script", globals: readonly(BROWSER) },
        rules: {
            eqeqeq: "error",
            "no-unused-vars": ["error", { varsIgnorePattern: "^webbrond(?:_|$)" }],
            "no-var": "error",
            "prefer-const": "error",
        },
    },
    {
        files: ["crawler/browser/js/*.js"],
        languageOptions: { globals: readonly(SHARED) },
        rules: {
            "no-redeclare": ["error", { builtinGlobals: false }],
            "no-var": "off", // see below
            "no-restricted-syntax": [
                "error",
                {
                    selector: "VariableDeclaration[kind='var']:not(Program > VariableDeclaration)",
                    message: "Only what a script gives to others is `var`.",
                },
                {
                    selector:
                        "Program > VariableDeclaration:not([kind='var']), Program > :matches(FunctionDeclaration, ClassDeclaration)",
                    message:
                        "Evaluated a second time in the same page, this would throw or take a page script's name: use `var webbrond_…`.",
                },
                {
                    selector: "Program > VariableDeclaration > VariableDeclarator:not([id.name=/^webbrond(_|$)/])",
                    message: "The name of what a script gives to others begins with `webbrond`.",
                },
            ],
        },
    },
];
