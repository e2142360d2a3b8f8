// A small memory on this machine. Where the browser refuses it, nothing is kept and nothing breaks.

export const store = {
  get(name) { try { return localStorage.getItem(name); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(name, value); return true; } catch { return false; } },
  remove(name) { try { localStorage.removeItem(name); } catch { /* nothing was kept */ } },
};
