// One's own voice louder or softer before it is sent.
import { giveAudioBack, takeAudio } from "./audioContext";

const FADE_S = 0.03;
const NORMAL = 100;

interface Graph {
  readonly input: MediaStreamTrack;
  readonly output: MediaStreamTrack;
  readonly context: AudioContext;
  readonly source: MediaStreamAudioSourceNode;
  readonly gain: GainNode;
}

export class MicrophoneGain {
  readonly #onChange: () => void;
  #graph: Graph | null = null;

  /** @param onChange What is to be sent may be another track now. */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /**
   * The track to send for a microphone. At 100 % that is the microphone's own, with no detour; but whoever has once turned
   * the gain keeps the graph, so that turning it is never a change of tracks.
   */
  shape(track: MediaStreamTrack | null, percent: number): MediaStreamTrack | null {
    if (this.#graph && this.#graph.input !== track) this.stop();
    if (!track || (percent === NORMAL && !this.#graph)) return track;
    const graph = (this.#graph ??= this.#build(track));
    // The graph's output is a track of its own: muting must reach it, too.
    graph.output.enabled = track.enabled;
    graph.gain.gain.setTargetAtTime(percent / NORMAL, graph.context.currentTime, FADE_S);
    // A context that sleeps gives silence: until it runs the microphone's own track is sent.
    return graph.context.state === "running" ? graph.output : track;
  }

  stop(): void {
    const graph = this.#graph;
    if (!graph) return;
    this.#graph = null;
    graph.context.removeEventListener("statechange", this.#onChange);
    graph.source.disconnect();
    graph.gain.disconnect();
    graph.output.stop();
    giveAudioBack();
  }

  #build(input: MediaStreamTrack): Graph {
    const context = takeAudio();
    const source = context.createMediaStreamSource(new MediaStream([input]));
    const gain = context.createGain();
    const destination = context.createMediaStreamDestination();
    source.connect(gain).connect(destination);
    context.addEventListener("statechange", this.#onChange);
    const [output = input] = destination.stream.getAudioTracks();
    return { input, output, context, source, gain };
  }
}
