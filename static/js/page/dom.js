// Elements are of any type: the templates decide their kinds.

/** The element whose `data-` attribute names its part. @param {string} name @param {ParentNode} [root] @returns {any} */
export const part = (name, root = document) => root.querySelector(`[data-${name}]`);

/** All such elements. @param {string} name @param {ParentNode} [root] @returns {any[]} */
export const parts = (name, root = document) => [...root.querySelectorAll(`[data-${name}]`)];

/** The first element that a selector matches. @param {string} selector @param {ParentNode} [root] @returns {any} */
export const one = (selector, root = document) => root.querySelector(selector);

/** All of them. @param {string} selector @param {ParentNode} [root] @returns {any[]} */
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/** The element with an id. @param {string} id @returns {any} */
export const byId = (id) => document.getElementById(id);

/** A copy of a `<template>`'s one element. @param {string} id @returns {any} */
export const copyOf = (id) => byId(id).content.firstElementChild.cloneNode(true);

/**
 * Writes text where it differs: an untouched node costs no layout. A text in the place of another is the same node:
 * with nodes that go and come, browsers look through every rule with `:has` again.
 */
export function write(element, text) {
  if (!element || element.textContent === text) return;
  const { firstChild: only } = element;
  if (text && only?.nodeType === Node.TEXT_NODE && !only.nextSibling) only.data = text;
  else element.textContent = text;
}

/** Sets a property where it differs: an attribute that is set to what it is costs a style all the same. */
export function set(element, property, value) {
  if (element[property] !== value) element[property] = value;
}

/** Gives an attribute a value where it has another; null takes it away. */
export function attribute(element, name, value) {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
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

/**
 * Copies an element's text. On plain HTTP there is no clipboard to write to: the text is selected, and copied
 * by the browser's own command where it has one.
 *
 * @param {HTMLElement} element
 * @returns {Promise<boolean>} whether it was copied
 */
export async function copyText(element) {
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(element);
    return document.execCommand('copy');
  }
}

/** Tells the page that its script runs: from here on an error leaves the page as it is (`early.js`). */
export function started() {
  const { dataset, classList } = document.documentElement;
  dataset.started = '';
  delete dataset.stranded;
  classList.add('scripted');
}
