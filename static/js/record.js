// Recording an answer in the page: sound, or video for BSL. Without this file the box for a file does the same.
// A recording is sent as soon as it is stopped, and played back from the server.
(() => {
  "use strict";

  const KINDS = {
    sound: {
      button: gettext("Record sound"),
      wants: { audio: true },
      types: ["audio/mp4;codecs=mp4a.40.2", "audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"],
    },
    video: {
      button: gettext("Record video"),
      wants: { audio: true, video: { width: { ideal: 640 }, height: { ideal: 480 }, facingMode: "user" } },
      types: ["video/mp4;codecs=avc1.42E01E,mp4a.40.2", "video/webm;codecs=vp8,opus", "video/webm", "video/mp4"],
    },
  };
  const REFUSED = {
    NotAllowedError: gettext("Your browser did not let us use the microphone or camera. Allow it beside the address of this page, then try again."),
    NotFoundError: gettext("We found no microphone or camera on this device. Choose a file, type your answer, or ask us to call you."),
    NotReadableError: gettext("Another program is using the microphone or camera. Close it, then try again."),
  };
  const AWAY = gettext("Your recording did not reach us. It is still here. Send it again.");
  const SIGNED_OUT = gettext("You were signed out. Sign in again in another tab, then come back here and send your recording again.");
  const canRecord = Boolean(navigator.mediaDevices && navigator.mediaDevices.getUserMedia && window.MediaRecorder);

  const make = (name, text = "", more = {}) => {
    const found = document.createElement(name);
    found.textContent = text;
    for (const [key, value] of Object.entries(more)) found.setAttribute(key, value);
    return found;
  };
  const button = (text, act, css = "btn") => {
    const found = make("button", text, { type: "button", class: css });
    found.addEventListener("click", act);
    return found;
  };
  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

  class Box {
    constructor(root) {
      this.root = root;
      this.form = root.closest("form");
      this.name = root.dataset.ways;
      this.most = Number(root.dataset.mostSeconds);
      this.place = root.querySelector("[data-recording]");
      this.text = root.querySelector("textarea");
      this.version = this.form.querySelector(`[name="${CSS.escape(this.name.replace(/^q-/, "v-"))}"]`);
      this.box = root.querySelector("[data-record-box]");
      this.file = this.box.querySelector("input[type=file]");
      this.dress();
    }

    // Buttons take the place of the file box, which moves behind one of them.
    dress() {
      const label = this.box.querySelector("label");
      this.title = make("p", label.textContent, { class: "ways__title" });
      this.hint = this.box.querySelector(".field__hint");
      this.hint.textContent = this.hint.textContent.replace(gettext("It is sent when you save this page."), gettext("It is kept as soon as it is sent."));
      this.stage = make("div", "", { class: "ways__stage" });
      this.say = make("p", "", { class: "ways__state", role: "status" });
      this.alert = make("div", "", { class: "ways__alert", role: "alert" });
      this.file.hidden = true;
      label.hidden = true;
      this.file.addEventListener("change", () => this.file.files[0] && this.send(this.file.files[0]));
      this.box.prepend(this.title);
      this.box.append(this.stage, this.say, this.alert);
      const remove = this.place.querySelector(".choice");
      if (remove) remove.replaceWith(this.removal());
      this.offer();
      if (this.place.querySelector("[data-waits]")) this.look();
    }

    offer() {
      const ways = canRecord ? Object.values(KINDS).map((kind) => button(kind.button, () => this.start(kind))) : [];
      this.stage.replaceChildren(...ways, button(gettext("Choose a file"), () => this.file.click()));
    }

    warn(sentence, ...more) {
      this.say.textContent = "";
      this.alert.replaceChildren(...(sentence ? [make("p", sentence, { class: "field__error" }), ...more] : []));
    }

    async start(kind) {
      this.warn("");
      let stream;
      try {
        stream = await navigator.mediaDevices.getUserMedia(kind.wants);
      } catch (error) {
        return this.warn(REFUSED[error.name] || gettext("We could not start recording here. Choose a file, or type your answer."));
      }
      const type = kind.types.find((one) => MediaRecorder.isTypeSupported(one)) || "";
      const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 64000, videoBitsPerSecond: 900000 });
      const pieces = [];
      let keep = true;
      recorder.addEventListener("dataavailable", (event) => event.data.size && pieces.push(event.data));
      recorder.addEventListener("stop", () => {
        clearInterval(ticking);
        stream.getTracks().forEach((track) => track.stop());
        this.busy = false;
        this.offer();
        if (keep) this.send(new Blob(pieces, { type: recorder.mimeType }));
        else this.stage.querySelector("button").focus();
      });
      const began = performance.now();
      const time = make("p", `0:00 of ${clock(this.most)}`, { class: "ways__time" });
      const stop = button(gettext("Stop and keep it"), () => recorder.state !== "inactive" && recorder.stop(), "btn btn--primary");
      const cancel = button(gettext("Stop and throw it away"), () => { keep = false; if (recorder.state !== "inactive") recorder.stop(); }, "btn btn--plain");
      const ticking = setInterval(() => {
        const seconds = (performance.now() - began) / 1000;
        time.textContent = `${clock(Math.min(seconds, this.most))} of ${clock(this.most)}`;
        if (seconds >= this.most - 30 && !this.told) {
          this.told = true;
          this.say.textContent = "30 seconds left.";
        }
        if (seconds >= this.most && recorder.state !== "inactive") recorder.stop();
      }, 200);
      this.told = false;
      this.busy = true;
      recorder.start(1000);
      this.say.textContent = gettext("Recording.");
      this.stage.replaceChildren(...(kind.wants.video ? [this.mirror(stream)] : []), time, stop, cancel);
      stop.focus();
    }

    // What the camera sees, without its sound.
    mirror(stream) {
      const found = make("video", "", { class: "recorded__player", "aria-label": gettext("What your camera sees") });
      Object.assign(found, { muted: true, autoplay: true, playsInline: true, srcObject: stream });
      return found;
    }

    send(blob, seen = this.version.value) {
      const body = new FormData();
      body.append("recording", blob, "recording");
      body.append("text", this.text.value);
      body.append("seen", seen);
      this.sign(body);
      this.post(body, gettext("Sending your recording"), (version) => this.send(blob, version));
    }

    remove() {
      const body = new FormData();
      body.append("remove", "yes");
      body.append("text", this.text.value);
      body.append("seen", this.version.value);
      this.sign(body);
      this.post(body, gettext("Removing your recording"), () => this.remove());
    }

    // So that the server knows the text that this page has just saved from another window's.
    sign(body) {
      if (window.autosave) body.append("mark", window.autosave.mark());
    }

    tell(name, detail) {
      this.text.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
    }

    post(body, words, again) {
      this.warn("");
      this.busy = true;
      this.tell("answer-sending");
      this.typed = this.text.value;
      body.append("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
      const bar = make("progress", "", { max: "100", value: "0", "aria-label": words });
      this.stage.replaceChildren(bar);
      this.say.textContent = `${words}.`;
      const request = new XMLHttpRequest();
      request.open("POST", this.root.dataset.recordUrl);
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = (event.loaded / event.total) * 100; });
      request.addEventListener("loadend", () => {
        this.busy = false;
        this.file.value = "";
        this.offer();
        this.tell("answer-sent");
        this.heard(request, again);
      });
      request.send(body);
    }

    heard(request, again) {
      const state = this.read(request);
      if (request.status === 200 && state && "recording" in state) return this.show(state);
      if (state && state.stale) {
        return this.warn(state.sentence, button(gettext("Keep my recording"), () => again(state.version)));
      }
      const signedOut = request.responseURL.includes("/accounts/login") || request.status === 403;
      const sentence = (state && state.sentence) || (request.status === 413 ? gettext("This file is too large. Choose a shorter one.") : signedOut ? SIGNED_OUT : AWAY);
      const retry = async () => {
        if (signedOut) await this.renew();
        again();
      };
      this.warn(sentence, ...(state && request.status < 500 && !signedOut ? [] : [button(gettext("Send it again"), retry)]));
    }

    read(request) {
      try { return JSON.parse(request.responseText); } catch { return null; }
    }

    // After signing in elsewhere the token of this page is old: take the new one.
    async renew() {
      try {
        const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
        const fresh = page.querySelector("[name=csrfmiddlewaretoken]");
        if (fresh) this.form.elements.csrfmiddlewaretoken.value = fresh.value;
      } catch { /* the next try says what is wrong */ }
    }

    removal() {
      return button(gettext("Remove this recording"), () => this.remove(), "btn btn--plain");
    }

    // The answer as the server has it now.
    show(state) {
      const now = this.text.value; // words may have been typed while it was on its way
      const typedOn = now !== this.typed;
      this.version.value = state.version;
      this.text.value = state.text;
      this.place.replaceChildren(...(state.recording ? [this.kept(state.recording), this.player(state.recording), this.removal()] : []));
      this.root.querySelector("[data-typed-label]").textContent = state.recording
        ? gettext("The words of your recording, for people who cannot hear it, if you like")
        : gettext("Type your answer");
      this.say.textContent = state.recording ? gettext("Your recording is saved.") : gettext("Your recording is removed.");
      if (state.recording) {
        this.title.textContent = this.title.textContent.replace(gettext("Record it"), gettext("Record it again"));
        this.hint.textContent = gettext("A new recording takes the place of this one. It is kept as soon as it is sent.");
      }
      this.tell("answer-saved", { name: this.name, version: state.version });
      if (typedOn) this.text.value = now;
      this.text.dispatchEvent(new Event("input", { bubbles: true })); // the counter, and autosave.js for what is new
      if (state.recording && state.recording.scan === "waiting") this.look();
    }

    kept(recording) {
      return make("input", "", { type: "hidden", name: `${this.name}-keep`, value: recording.id });
    }

    player(recording) {
      const box = make("div", "", { class: "recorded" });
      box.append(make("p", recording.said, { class: "recorded__length" }));
      if (recording.scan === "waiting") {
        box.append(make("p", gettext("We are checking this recording for viruses. That takes a few minutes. It can be played after that."), { "data-waits": "" }));
      } else if (recording.scan === "infected") {
        box.append(make("p", gettext("This recording was not safe to open, so we removed it. Record it again, or type your answer.")));
      } else {
        box.append(make(recording.video ? "video" : "audio", "", {
          class: "recorded__player", controls: "", preload: "metadata", src: recording.address,
          "aria-label": interpolate(gettext("Recorded answer to: %(label)s"), { label: this.root.dataset.label }, true),
        }));
      }
      return box;
    }

    // While a scanner looks: ask now and then, for ten minutes.
    look(times = 60) {
      setTimeout(async () => {
        try {
          const state = await (await fetch(this.root.dataset.recordUrl, { headers: { Accept: "application/json" } })).json();
          const shown = this.place.querySelector(".recorded");
          if (!state.recording || !shown) return;
          if (state.recording.scan !== "waiting") return shown.replaceWith(this.player(state.recording));
        } catch { /* asked again below */ }
        if (times > 1) this.look(times - 1);
      }, 10000);
    }
  }

  const boxes = [];
  const watch = (where) => where.querySelectorAll("[data-ways]").forEach((root) => boxes.push(new Box(root)));
  window.recorder = { watch };
  watch(document);
  window.addEventListener("beforeunload", (event) => { if (boxes.some((box) => box.busy)) event.preventDefault(); });
})();
