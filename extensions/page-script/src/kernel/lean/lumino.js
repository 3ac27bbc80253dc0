// The part of Lumino that every widget stands on, without its docks, menus and tabs.
export * from "@lumino/widgets/src/panel";
export * from "@lumino/widgets/src/widget";
