namespace Classroom.EndToEnd.Tests.Media;

/// <summary>What Chromium's fake devices lack, as scripts that a page runs before its own.</summary>
internal static class FakeDevices
{
    /// <summary>None can be unplugged: its track ends, and the browser neither lists nor opens it any more, as it is with a real one.</summary>
    public const string Unpluggable =
        """
        const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        const list = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
        const gone = new Set();
        const tracks = [];
        navigator.mediaDevices.getUserMedia = async wish => {
          if (gone.has((wish.audio || wish.video).deviceId?.exact)) throw new OverconstrainedError('deviceId');
          const stream = await open(wish);
          tracks.push(...stream.getTracks());
          return stream;
        };
        navigator.mediaDevices.enumerateDevices = async () => (await list()).filter(device => !gone.has(device.deviceId));
        const tell = () => navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
        window.opened = kind => tracks.filter(one => one.kind === kind && one.readyState === "live").map(one => one.label).join();
        window.unplug = kind => {
          const track = tracks.findLast(one => one.kind === kind && one.readyState === "live");
          gone.add(track.getSettings().deviceId);
          track.stop();
          track.dispatchEvent(new Event("ended"));
          tell();
        };
        window.plugIn = () => {
          gone.clear();
          tell();
        };
        """;
}
