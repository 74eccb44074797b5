// The rules for all scripts: those of the theme and of `tebiki serve`, which readers' browsers run as they stand, and those
// of the tests.

import js from "@eslint/js";
import globals from "globals";

// Ids of content are keys, and every object of a literal inherits `constructor` and others.
const MAP = "An object that is a map is a Map, or made by Object.create(null): ids of content are keys, and `constructor` is one.";
const EMPTY = "ObjectExpression[properties.length=0]";
const MAPS = [
  `VariableDeclarator > ${EMPTY}`,
  `AssignmentExpression > ${EMPTY}`,
  `LogicalExpression > ${EMPTY}`,
  `Property > ${EMPTY}`,
  `PropertyDefinition > ${EMPTY}`,
  `ArrowFunctionExpression > ${EMPTY}`,
  "CallExpression[callee.object.name='Object'][callee.property.name='fromEntries']",
  "BinaryExpression[operator='in']",
].map((selector) => ({ selector, message: MAP }));

export default [
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "array-callback-return": "error",
      "default-case-last": "error",
      eqeqeq: "error",
      "logical-assignment-operators": "error",
      // Texts from outside are searched for control characters.
      "no-control-regex": "off",
      "no-misleading-character-class": ["error", { allowEscape: true }],
      "no-eval": "error",
      "no-extend-native": "error",
      "no-implicit-globals": "error",
      "no-implied-eval": "error",
      "no-new-wrappers": "error",
      "no-proto": "error",
      "no-self-compare": "error",
      "no-sequences": "error",
      "no-template-curly-in-string": "error",
      "no-throw-literal": "error",
      "no-unmodified-loop-condition": "error",
      "no-unneeded-ternary": "error",
      "no-unused-expressions": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
      "no-useless-call": "error",
      "no-useless-concat": "error",
      "no-useless-return": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-arrow-callback": "error",
      "prefer-const": "error",
      "prefer-object-has-own": "error",
      "prefer-object-spread": "error",
      "prefer-rest-params": "error",
      "prefer-spread": "error",
      "prefer-template": "error",
      radix: "error",
    },
  },
  {
    files: ["**/*.js"],
    languageOptions: { sourceType: "script", globals: globals.browser },
    rules: { strict: ["error", "function"], "no-alert": "error", "no-console": "error", "no-restricted-syntax": ["error", ...MAPS] },
  },
  {
    // Functions of a test also run in the page; `whereabouts` is a function that the tests put there.
    files: ["**/*.mjs"],
    languageOptions: { globals: { ...globals.node, ...globals.browser, whereabouts: "readonly" } },
  },
];
