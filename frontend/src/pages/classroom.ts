// One browser's part in one meeting, put together: connection, store, live socket, media. No React.
import type { JoinAccepted, MeetingView } from "../contract";
import { chatReducer } from "../features/chat/chat.reducer";
import { participantsReducer } from "../features/participants/participants.reducer";
import { pollsReducer } from "../features/polls/polls.reducer";
import { presentationsReducer } from "../features/presentations/presentations.reducer";
import { shareKey, voiceName } from "../features/shares/shares";
import { sharesReducer } from "../features/shares/shares.reducer";
import { BoardParts, startBoards, whiteboardReducer } from "../features/whiteboard";
import type { DeviceKind, Devices } from "../media/devices";
import { LevelMeter, Speakers } from "../media/levels";
import { MicrophoneGain } from "../media/microphoneGain";
import { MutedSpeech } from "../media/mutedSpeech";
import { NetworkWatch } from "../media/networkWatch";
import { MediaSession } from "../media/peer";
import { keepsCameraOff, preferences } from "../media/preferences";
import { PeopleQuality } from "../media/peopleQuality";
import { QualityMeter } from "../media/quality";
import { SilenceWatch } from "../media/silenceWatch";
import { Sound } from "../media/sound";
import { Volumes } from "../media/volumes";
import { WakeLock } from "../media/wakeLock";
import { MeetingConnection, type Hub } from "../meeting/connection";
import { LiveSocket } from "../meeting/live";
import { seats } from "../meeting/seat";
import { MeetingStore } from "../meeting/store";
import type { FoldedView } from "../meeting/view";
import { isTokenRefused } from "./api";
import { Sharing } from "./sharing";

export interface ClassroomOptions {
  readonly roomId: string;
  readonly token: string;
  readonly name: string;
  readonly devices: Devices;
  readonly createHub: (token: string) => Hub;
  /** Somebody else has muted this microphone; null where it is not known who. */
  readonly onMuted: (by: string | null) => void;
  /** The seat was given up because this person was away for long; what was open is closed now. */
  readonly onAway: (closed: readonly DeviceKind[]) => void;
  /** The camera stays off, because it is wished to save data. */
  readonly onCameraSaved: () => void;
  /** Somebody else has ended a share of this person. */
  readonly onShareEnded: (by: string | null) => void;
  /** This person speaks into a muted microphone. */
  readonly onMutedSpeech: () => void;
}

/** After silence of more than a second the line may be a bad one, which the hub's answer has to come over as well. */
const SILENT_PATIENCE_MS = 600;

export const reducers = {
  participants: participantsReducer,
  chat: chatReducer,
  polls: pollsReducer,
  presentations: presentationsReducer,
  whiteboard: whiteboardReducer,
  shares: sharesReducer,
};

export function startView(fresh: MeetingView, before: FoldedView | null): FoldedView {
  return { ...fresh, whiteboard: startBoards(fresh.whiteboard, before?.whiteboard ?? null) };
}

function liveUrl(): string {
  return `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/live`;
}

export class Classroom {
  readonly roomId: string;
  readonly store = new MeetingStore(reducers, startView);
  readonly connection: MeetingConnection;
  readonly live: LiveSocket;
  readonly boardParts: BoardParts;
  readonly media: MediaSession;
  readonly sound = new Sound();
  readonly volumes: Volumes;
  readonly meter = new LevelMeter();
  readonly speakers: Speakers;
  readonly quality: QualityMeter;
  readonly peopleQuality = new PeopleQuality();
  readonly sharing: Sharing;
  readonly devices: Devices;
  readonly #options: ClassroomOptions;
  readonly #wakeLock = new WakeLock();
  readonly #network = new NetworkWatch(() => this.#lookForAnotherWay());
  readonly #silence = new SilenceWatch(
    () => (this.connection.reachable ? this.media.connections : []),
    () => this.#lookForAnotherWay(SILENT_PATIENCE_MS),
  );
  readonly #gain = new MicrophoneGain(() => this.#sendTracks());
  readonly #mutedSpeech: MutedSpeech;
  readonly #cleanup: (() => void)[] = [];
  /** Whose seat was taken last; null before the first join. */
  #seat: string | null = null;

  constructor(options: ClassroomOptions) {
    const { roomId, token, name, devices, createHub } = options;
    this.#options = options;
    this.roomId = roomId;
    this.devices = devices;
    this.volumes = new Volumes(roomId);
    this.connection = new MeetingConnection(this.store, {
      roomId,
      token,
      name,
      clientVersion: __CLIENT_VERSION__,
      seat: seats.seat(roomId),
      createHub,
      isTokenRefused: () => isTokenRefused(roomId, token),
      keepSeat: (seat) => seats.keepSeat(roomId, seat),
    });
    this.live = new LiveSocket({ url: liveUrl(), ticket: () => this.connection.ticket() });
    this.boardParts = new BoardParts({ store: this.store, seat: () => this.connection.seat });
    this.media = new MediaSession(this.connection);
    this.sharing = new Sharing({
      send: (command) => this.connection.send(command),
      me: () => this.store.get().me,
      shares: () => this.store.get().view?.shares.shares ?? [],
      put: (shares) => this.media.setShares(shares),
      describeAgain: () => this.media.describeAgain(),
      onEnded: options.onShareEnded,
    });
    this.quality = new QualityMeter(() => this.media.connections);
    this.#mutedSpeech = new MutedSpeech(() => options.onMutedSpeech());
    this.speakers = new Speakers(
      () => this.#voices(),
      () => [this.store.get().me, devices.microphone.get().on ? this.meter.level.get() : 0],
    );
  }

  start(): void {
    const { connection, store, media, devices, sound } = this;
    this.#cleanup.push(
      connection.onJoined((reply) => this.#handleJoined(reply)),
      connection.onDescribe(media.handle),
      connection.onMediaMoved(() => media.restart()),
      connection.onQuality(this.peopleQuality.take),
      media.remote.subscribe(() => this.#playVoices()),
      this.volumes.bySeat.subscribe(() => this.#setLoudness()),
      preferences.subscribe(() => {
        this.#setLoudness();
        this.#listenWhileMuted();
        this.#sendTracks();
        this.#save();
      }),
      devices.microphone.subscribe(() => this.#listenWhileMuted()),
      store.onEvent(({ event, actor }) => {
        const { me } = store.get();
        if (event.type !== "microphoneChanged" || event.participantId !== me || event.open || actor === me) return;
        devices.close("microphone");
        this.#options.onMuted(actor);
      }),
      store.onEvent((item) => this.sharing.take(item)),
      store.subscribe(() => {
        const { phase, view } = store.get();
        devices.picture.setCompany((view?.participants.participants.length ?? 0) > 1);
        media.setSigns(this.#self()?.interprets === true);
        if (phase === "closed") this.stop();
      }),
      devices.microphone.subscribe(() => this.#sendTracks()),
      devices.picture.state.subscribe(() => this.#sendTracks()),
      devices.onNews(({ kind, what }) => {
        if (what === "lost") void this.#tell(kind);
      }),
      // A speaker that was away is used again as soon as it is back.
      devices.list.subscribe(() => void sound.setSpeaker(devices.choice.get().speaker)),
      devices.choice.subscribe(() => void sound.setSpeaker(devices.choice.get().speaker)),
    );
    void sound.setSpeaker(devices.choice.get().speaker);
    this.#setLoudness();
    this.#save();
    this.#sendTracks();
    this.speakers.start();
    this.#wakeLock.start();
    this.#network.start();
    this.#silence.start();
    this.quality.start();
    this.boardParts.start();
    connection.start();
  }

  /** Ends everything of this page; the seat stays unless it was left. */
  stop(): void {
    for (const clean of this.#cleanup.splice(0)) clean();
    this.speakers.stop();
    this.meter.stop();
    this.#mutedSpeech.stop();
    this.#gain.stop();
    this.#wakeLock.stop();
    this.#network.stop();
    this.#silence.stop();
    this.quality.stop();
    this.peopleQuality.clear();
    this.sharing.stopAll();
    this.media.stop();
    this.sound.stop();
    this.live.stop();
    this.boardParts.stop();
    this.connection.stop();
    this.devices.release("microphone");
    this.devices.release("camera");
  }

  /** Over what is left of the way to the server, or over the next connection to it. */
  #lookForAnotherWay(patienceMs?: number): void {
    this.#silence.forget();
    this.connection.probe(patienceMs);
    this.media.resume();
  }

  /** Opens or closes a device, and tells everybody. */
  readonly toggle = async (kind: DeviceKind): Promise<void> => {
    const { on, opening } = this.devices[kind].get();
    if (!opening) await this.switchTo(kind, !on);
  };

  /** Makes a device what is wanted. "Off" also ends an opening that is under way: what the browser gives later is given back. */
  readonly switchTo = async (kind: DeviceKind, wanted: boolean): Promise<void> => {
    const { on, opening } = this.devices[kind].get();
    if (wanted ? on || opening : !on && !opening) return;
    if (wanted && kind === "camera" && keepsCameraOff(preferences.get().saving)) {
      this.#options.onCameraSaved();
      return;
    }
    if (!wanted) this.devices.close(kind);
    else if (!(await this.devices.open(kind))) return;
    if (wanted || on) await this.#tell(kind);
  };

  async #tell(kind: DeviceKind): Promise<void> {
    const { on } = this.devices[kind].get();
    const reply = await this.connection.send(
      kind === "microphone" ? { type: "setMicrophone", open: on } : { type: "setCamera", on },
    );
    // A refused "open" must not look open here.
    if (!reply.ok && on) this.devices.close(kind);
  }

  #handleJoined(reply: JoinAccepted): void {
    const first = this.#seat === null;
    const anew = !first && this.#seat !== reply.participantId;
    this.#seat = reply.participantId;
    this.#silence.forget();
    this.live.restart(reply.ticket, this.connection.openTookMs);
    this.media.setIceServers(reply.media.iceServers);
    this.media.setVideoCodec(reply.media.videoCodec);
    if (first) this.media.restart();
    else this.media.rejoin();
    const self = reply.view.participants.participants.find((person) => person.id === reply.participantId);
    if (!self) return;
    seats.keepName(self.name);
    if (anew) this.#closeUnasked();
    void this.#reconcile("microphone", self.microphoneOpen, first);
    void this.#reconcile("camera", self.cameraOn, first);
    void this.sharing.agree();
  }

  /**
   * To the others somebody new has come, whom nobody has heard or seen yet, and this person may not even be back at the
   * screen: nothing goes on that has not been asked for since.
   */
  #closeUnasked(): void {
    const { devices, connection } = this;
    const closed = (["microphone", "camera"] as const).filter(
      (kind) => devices[kind].get().on && !connection.isWaiting(kind === "microphone" ? "setMicrophone" : "setCamera"),
    );
    for (const kind of closed) devices.close(kind);
    if (closed.length > 0) this.#options.onAway(closed);
  }

  /** Makes the device and what the server says of it agree after a join. */
  async #reconcile(kind: DeviceKind, there: boolean, first: boolean): Promise<void> {
    const here = this.devices[kind].get().on;
    if (here === there) return;
    if (here && !first && kind === "microphone" && !this.connection.isWaiting("setMicrophone")) {
      // Muted by a moderator while the connection was lost.
      this.devices.close(kind);
      this.#options.onMuted(null);
      return;
    }
    // After a reload the device comes back only where the browser does not have to ask.
    const refrains = kind === "camera" && keepsCameraOff(preferences.get().saving);
    if (!here && first && !refrains && (await isGranted(kind))) await this.devices.open(kind);
    await this.#tell(kind);
  }

  #sendTracks(): void {
    const microphone = this.devices.microphone.get();
    const sent = this.#gain.shape(microphone.track, preferences.get().gain);
    this.media.setMusic(preferences.get().suppression === "music");
    this.media.setAudio(sent);
    this.media.setVideo(this.devices.picture.state.get().track);
    if (sent && microphone.on) this.meter.start(sent);
    else this.meter.stop();
  }

  #save(): void {
    const { saving } = preferences.get();
    this.media.setReceivesVideo(saving !== "soundOnly");
    this.media.tiles.setCameras(saving === "noCameras" ? "none" : saving === "stills" ? "stills" : "moving");
    if (keepsCameraOff(saving)) void this.switchTo("camera", false);
  }

  #listenWhileMuted(): void {
    this.#mutedSpeech.follow(this.devices.microphone.get(), preferences.get().mutedHint);
  }

  #playVoices(): void {
    const voices = new Map<string, MediaStreamTrack>();
    const people = this.store.get().view?.participants.participants ?? [];
    const heard: { id: string; name: string }[] = [...people];
    for (const [id, { audio, shares }] of this.media.remote.get()) {
      if (audio) voices.set(id, audio);
      const name = people.find((person) => person.id === id)?.name ?? "";
      for (const [source, { audio: played }] of shares) {
        if (!played) continue;
        voices.set(shareKey(id, source), played);
        heard.push({ id: shareKey(id, source), name: voiceName(name, source) });
      }
    }
    this.volumes.meet(heard);
    this.sound.update(voices);
  }

  #self() {
    const { me, view } = this.store.get();
    return view?.participants.participants.find((person) => person.id === me);
  }

  #setLoudness(): void {
    const { master, balance } = preferences.get();
    const bySeat = this.volumes.bySeat.get();
    this.sound.setLoudness({ of: (id) => ((bySeat.get(id) ?? 100) * master) / 10_000, balance });
  }

  #voices() {
    const owners = new Map<MediaStreamTrack, string>();
    for (const [id, { audio }] of this.media.remote.get()) if (audio) owners.set(audio, id);
    return this.media.receivers.flatMap((receiver) => {
      const id = owners.get(receiver.track);
      return id === undefined ? [] : [{ id, receiver }];
    });
  }
}

async function isGranted(kind: DeviceKind): Promise<boolean> {
  try {
    const status = await navigator.permissions.query({ name: kind as PermissionName });
    return status.state === "granted";
  } catch {
    // The browser does not tell: then it might ask, and a reload is no wish to be asked.
    return false;
  }
}
