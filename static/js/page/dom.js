/** Elements by the `data-` attribute that names their part. */
export const part = (name, root = document) => root.querySelector(`[data-${name}]`);
export const parts = (name, root = document) => [...root.querySelectorAll(`[data-${name}]`)];

/** A copy of a `<template>`'s one element. */
export const copyOf = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

/** Writes text where it differs: an untouched node costs no layout. */
export function write(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

/** Handles plain clicks on links; those that open elsewhere stay the browser's. */
export function onPlainClick(root, selector, handler) {
  root.addEventListener('click', (event) => {
    const link = event.target.closest(selector);
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    handler(link);
  });
}
