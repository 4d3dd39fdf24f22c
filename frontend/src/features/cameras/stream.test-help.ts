/** A stream of whatever the test takes for tracks. */
export class FakeStream extends MediaStream {
  readonly #tracks: MediaStreamTrack[];
  constructor(tracks: MediaStreamTrack[]) {
    super();
    this.#tracks = tracks;
  }
  override getVideoTracks = () => this.#tracks;
}
