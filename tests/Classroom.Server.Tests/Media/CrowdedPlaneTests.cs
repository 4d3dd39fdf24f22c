using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Classroom.Rtc.Dtls;
using Classroom.Rtc.Ice;
using Classroom.Rtc.Sdp;
using Classroom.Server.Bridges.Media;
using Classroom.Server.Edge;
using Classroom.Server.Loops;
using Classroom.Sfu;
using Classroom.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using static Classroom.Server.Tests.Media.LoopbackPlane;

namespace Classroom.Server.Tests.Media;

/// <summary>Limits inside the server that only more people or more news than it can hold reach: what is dropped there is seen in what /metrics writes.</summary>
public sealed class CrowdedPlaneTests : IAsyncDisposable
{
    private const int Publishers = 6;
    private const int PostedPerLook = MediaCommandQueue.CommandsMax / 4;

    // Nobody reads this plane's events, as when the rest of the server hangs.
    private readonly MediaPlane _plane = new(
        new MediaPlaneOptions { UdpPort = 0, Addresses = [IPAddress.Loopback], Workers = 2, PeersFull = 0, WarmsUp = false }, NullLogger<MediaPlane>.Instance);
    private readonly MediaMetrics _metrics;
    private readonly MetricsText _text = new();

    public CrowdedPlaneTests()
    {
        _plane.Open(DateTimeOffset.UtcNow);
        _metrics = new MediaMetrics(_plane);
    }

    public async ValueTask DisposeAsync()
    {
        _metrics.Dispose();
        _text.Dispose();
        await _plane.DisposeAsync();
    }

    [Fact]
    public async Task A_command_that_finds_no_room_is_counted_and_its_sender_told()
    {
        // Its worker does not run yet.
        for (var i = 0; i < MediaCommandQueue.CommandsMax; i++)
            Assert.True(_plane.Workers[0].TryPost("m", 0, new SetStills(new PeerId(1), true)));
        Assert.Equal(0, Dropped("command"));
        Assert.False(_plane.Workers[0].TryPost("m", 0, new SetStills(new PeerId(1), true)));
        Assert.Equal(1, Dropped("command"));
        await _plane.Begin();
        await Until(() => _plane.Workers[0].TryPost("m", 0, new SetStills(new PeerId(1), true)), "there is room again");
        Assert.Equal((1, 0), (Dropped("command"), _plane.Workers[0].Counters.Faults));
    }

    [Fact]
    public async Task News_that_nobody_takes_is_dropped_and_counted_when_all_that_may_wait_is_full()
    {
        await _plane.Begin();
        Assert.Equal(0, Dropped("event"));
        // Whose tracks begin and end without end.
        var offer = Offer();
        string[] turns = [offer, offer.Replace("a=sendonly", "a=inactive", StringComparison.Ordinal)];
        await Until(
            () =>
            {
                for (var i = 0; i < PostedPerLook; i++)
                    _plane.Workers[0].TryPost("m", 0, new OpenPublisher(new PeerId(1), "ada", turns[i % turns.Length]));
                return Dropped("event") > 0;
            },
            "event");
        Assert.Equal(0, _plane.Workers[0].Counters.Faults);
    }

    [Fact]
    public async Task Tracks_for_which_a_listener_has_no_m_line_left_are_counted()
    {
        await _plane.Begin();
        var offer = Offer();
        for (var i = 0; i <= SdpParser.MaxMedia / 2; i++)
            _plane.Workers[0].TryPost("m", 0, new OpenPublisher(new PeerId(i + 2), string.Create(CultureInfo.InvariantCulture, $"p{i}"), offer));
        await Until(() => _plane.Workers[0].Counters.Peers == (SdpParser.MaxMedia / 2) + 1, "all publish");
        Assert.Equal(0, Dropped("noSection"));
        _plane.Workers[0].TryPost("m", 0, new OpenSubscriber(new PeerId(1), "cleo"));
        await Until(() => Dropped("noSection") == 2, "noSection");
    }

    [Fact]
    public async Task Messages_that_another_worker_does_not_take_are_counted()
    {
        await using var loopback = new LoopbackPlane(workers: 2, spans: true);
        using var metrics = new MediaMetrics(loopback.Plane);
        // Half of them on each worker. Each one's picture is policed, and a quick machine reads what one may send while it does the rest.
        var publishers = new List<SyntheticPeer>();
        for (var i = 0; i < Publishers; i++)
            publishers.Add(await loopback.Publish("m", string.Create(CultureInfo.InvariantCulture, $"p{i}")));
        var viewers = new[] { "ben", "cleo" }.Select(person => loopback.Subscribe("m", person)).ToList();
        await Until(() => viewers.TrueForAll(viewer => viewer.Track("p0", "video")?.Frames > 10), "both see the first one");
        var (sender, busy) = (loopback.Plane.Workers[0], loopback.Plane.Workers[1]);
        await Until(() => sender.Counters.Crossed > 0, "something crosses");
        Assert.Equal(0, Dropped("crossing", sender.Port));
        // A worker that has its hands full: a long description to read, again and again.
        var text = "v=0\r\n" + string.Concat(Enumerable.Repeat("a=x:a word that nobody knows, however long\r\n", SdpParser.MaxLines - 1));
        publishers.ForEach(one => one.FramePackets = 300);
        await Until(
            () =>
            {
                while (busy.TryPost("m", 0, new OpenPublisher(new PeerId(99), "eve", text)))
                    continue;
                return Dropped("crossing", sender.Port) > 0;
            },
            "crossing");
    }

    private static string Offer() =>
        SyntheticSdp.Offer(IceCredentials.Create(RandomNumberGenerator.Fill), DtlsCertificate.Create(DateTimeOffset.UtcNow).Fingerprint, "sendonly", 11, 12);

    private double Dropped(string cause) => _plane.Workers.Sum(worker => Dropped(cause, worker.Port));

    // Other tests of this process have planes of their own.
    private double Dropped(string cause, int port)
    {
        var lines = MediaServer.Lines(_text.Write(), "classroom_media_dropped_total", $"cause=\"{cause}\"").Where(line => line.Contains($"worker=\"{port}\"", StringComparison.Ordinal)).ToList();
        Assert.Single(lines);
        return MediaServer.Sum(lines[0], "classroom_media_dropped_total", "");
    }
}
