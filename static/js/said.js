// The words of our scripts. Where the page is in another language, a file of its words comes after this one and takes
// the place of these three (Django's own names, which makemessages looks for).
window.gettext = (text) => text;
window.ngettext = (one, many, count) => (count === 1 ? one : many);
window.interpolate = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => String(values[name]));
