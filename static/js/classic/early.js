// Runs before the page is drawn, in any browser there is: so in the oldest of the languages.
// What only works with script shows itself only where our modules can run; where they cannot, did not arrive or failed,
// the page is as good as without script and says which of the three it was. A failure is reported to the service, whose
// log has it under a number. A map that is drawn stays: then only a bar tells of the failure.
(function () {
  var QUIET = 400; // milliseconds in which nothing is said
  var LATE = 8000;
  var MOST_REPORTS = 5;
  var NAMELESS = 'an error without a message';
  var page = document.documentElement;
  var own = document.currentScript;
  var judging = null; // who waits to hear whether the browser is too old
  var reported = [];
  var leaving = false;
  var closed = false; // the reader has read the bar

  function works() {
    return page.getAttribute('data-started') !== null || document.querySelector('[data-stage][data-drawn]') !== null;
  }

  function stranded(why) {
    if (works() || page.getAttribute('data-stranded')) return;
    page.className = page.className.replace('scripted', '');
    page.setAttribute('data-stranded', why);
  }

  function show(part) {
    var element = document.querySelector(part);
    if (element && !works() && page.getAttribute('data-running') === null) element.hidden = false;
  }

  /** Calls back with whether this browser knows what our scripts need: found out when something failed, once. */
  function judge(callback) {
    if (judging) {
      judging.push(callback);
      return;
    }
    judging = [callback];
    var probe = document.createElement('script');
    probe.onload = probe.onerror = function (event) {
      // A probe that did not arrive tells nothing of the browser.
      var modern = event.type === 'error' || page.getAttribute('data-modern') !== null;
      var waiting = judging;
      judging = { push: function (late) { late(modern); } };
      for (var at = 0; at < waiting.length; at += 1) waiting[at](modern);
    };
    probe.src = own.getAttribute('data-modern');
    document.head.appendChild(probe);
  }

  function tell() {
    var bar = document.querySelector('[data-fault]');
    if (!bar) {
      document.addEventListener('DOMContentLoaded', tell);
      return;
    }
    if (closed) return;
    bar.setAttribute('role', 'alert');
    bar.hidden = false;
    bar.querySelector('[data-fault-close]').onclick = function () {
      closed = true;
      bar.hidden = true;
    };
  }

  function number(answer) {
    var line = document.querySelector('[data-fault-number]');
    if (!line || !line.hidden) return;
    for (var at = 0; at < line.children.length; at += 1) {
      line.children[at].textContent = line.children[at].textContent.replace('{number}', answer.number);
    }
    line.hidden = false;
  }

  function report(message, at) {
    var text = message + at;
    if (reported.length >= MOST_REPORTS || reported.indexOf(text) >= 0) return;
    reported.push(text);
    var request = new XMLHttpRequest();
    request.open('POST', own.getAttribute('data-report'));
    request.setRequestHeader('Content-Type', 'application/json');
    request.onload = function () {
      // The number is of the log: where the service took no report there is none.
      if (request.status === 200) number(JSON.parse(request.responseText));
    };
    request.send(JSON.stringify({ message: message.slice(0, 300), at: at.slice(0, 300), page: location.pathname.slice(0, 200) }));
  }

  function failed(message, at) {
    if (leaving) return;
    judge(function (modern) {
      if (!modern && !works()) {
        stranded('old');
        return;
      }
      stranded('failed');
      tell();
      report(message, at);
    });
  }

  function isProbe(address) {
    return address === own.getAttribute('data-modern') || address === location.origin + own.getAttribute('data-modern');
  }

  /** Tells whether an address is of this site; scripts of extensions are not, and what they do is not our failure. */
  function isOurs(address) {
    return !address || address.indexOf(location.origin + '/') === 0;
  }

  /** Tells what is no failure of ours from a script that throws what is no error: `throw null` has no `error` either. */
  function isNotice(event) {
    var message = String(event.message);
    var isOfAnotherSite = !event.filename && /^script error/i.test(message);
    return !event.error && (isOfAnotherSite || /ResizeObserver loop/.test(message));
  }

  /** Returns what was thrown as text: it may be anything, also what cannot be made a text. */
  function textOf(thrown) {
    try {
      return String(thrown) || NAMELESS;
    } catch (unreadable) {
      return NAMELESS;
    }
  }

  function stackOf(thrown) {
    try {
      return String((thrown && thrown.stack) || '');
    } catch (unreadable) {
      return '';
    }
  }

  function place(stack) {
    var match = /https?:\/\/[^\s)]+:\d+:\d+/.exec(stack || '');
    return match ? match[0].replace(location.origin, '') : '';
  }

  function lost(element) {
    if (element.nodeName === 'SCRIPT' && isOurs(element.src) && !isProbe(element.src)) stranded('lost');
  }

  function threw(event) {
    failed(String(event.message || NAMELESS), String(event.filename).replace(location.origin, '') + ':' + event.lineno + ':' + event.colno);
  }

  if (!('noModule' in HTMLScriptElement.prototype)) {
    stranded('old');
    return;
  }
  page.className += ' scripted';
  // A script that did not arrive is the target of its error.
  addEventListener('error', function (event) {
    if (event.target && event.target.nodeName) lost(event.target);
    else if (!isNotice(event) && isOurs(event.filename) && !isProbe(event.filename)) threw(event);
  }, true);
  addEventListener('unhandledrejection', function (event) {
    var stack = stackOf(event.reason);
    if (stack.indexOf('-extension://') < 0) failed(textOf(event.reason), place(stack));
  });
  addEventListener('pagehide', function () {
    leaving = true; // what is broken off now is no failure
  });
  addEventListener('pageshow', function () {
    leaving = false;
  });
  // Scripts may be slow too; once they are here they say themselves what they wait for.
  setTimeout(show, QUIET, '[data-arriving]');
  setTimeout(show, LATE, '[data-arriving-late]');
})();
