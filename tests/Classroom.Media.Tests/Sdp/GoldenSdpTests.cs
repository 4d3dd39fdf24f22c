using Classroom.Rtc.Codecs;
using Classroom.Rtc.Dtls;
using Classroom.Rtc.Ice;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Sdp;
using Classroom.Testing;
using Xunit;

namespace Classroom.Media.Tests.Sdp;

/// <summary>
/// Offers as each kind of client writes them, and our answers to the letter; our offers, and what browsers answer. Those with simulcast, and the answers to
/// ours, are as Chromium 156 and Firefox ESR 153 of Debian 12 wrote them for the calls that our page makes; those of OBS (30 without layers, 32 with four) follow what its
/// library writes, which LibdatachannelTests asks itself. After a change of ours CLASSROOM_WRITE_GOLDENS=1 writes the answers anew.
/// </summary>
public sealed class GoldenSdpTests
{
    private const string WriteVariable = "CLASSROOM_WRITE_GOLDENS";
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "golden", "sdp");

    [Theory]
    [InlineData("chromium-publish")]
    [InlineData("chromium-simulcast")]
    [InlineData("firefox-publish")]
    [InlineData("firefox-simulcast")]
    [InlineData("aiortc-publish")]
    [InlineData("gstreamer-publish")]
    [InlineData("obs-publish")]
    [InlineData("obs-simulcast")]
    [InlineData("sources-simulcast")]
    [InlineData("load-publish")]
    [InlineData("load-view")]
    public void Each_clients_offer_gets_its_answer(string name)
    {
        var negotiator = New();
        Assert.True(negotiator.TryAnswer(Read(name + ".offer.sdp"), Options(receives: !name.EndsWith("view", StringComparison.Ordinal)), out var answer, out var reason), reason);
        AssertIsWritten(name + ".answer.sdp", answer);
    }

    [Theory]
    [InlineData("chromium-simulcast")]
    [InlineData("firefox-simulcast")]
    public void Both_layers_of_a_browser_s_camera_are_taken(string name)
    {
        var negotiator = New();
        Assert.True(negotiator.TryAnswer(Read(name + ".offer.sdp"), Options(receives: true), out var answer, out var reason), reason);
        var video = negotiator.Transceivers.Single(t => t.Kind == MediaKind.Video);
        Assert.Equal(["l", "h"], video.Rids.Select(rid => rid.Value));
        Assert.Contains("a=simulcast:recv l;h\r\n", answer, StringComparison.Ordinal);
        Assert.True(video.Extensions is { Mid: > 0, Rid: > 0, RepairedRid: > 0, TransportCc: > 0 });
        Assert.True(video is { HasNack: true, HasPli: true, RtxPayloadType: not null });
    }

    [Fact]
    public void All_layers_of_OBS_are_taken_for_it_sends_nothing_otherwise()
    {
        var negotiator = New();
        Assert.True(negotiator.TryAnswer(Read("obs-simulcast.offer.sdp"), Options(receives: true), out var answer, out var reason), reason);
        var video = negotiator.Transceivers.Single(t => t.Kind == MediaKind.Video);
        Assert.Equal(["0", "1", "2", "3"], video.Rids.Select(rid => rid.Value));
        Assert.Contains("a=simulcast:recv 0;1;2;3\r\n", answer, StringComparison.Ordinal);
        Assert.Equal((VideoCodec.H264, 1, 2), (video.VideoCodec, video.Extensions.Mid, video.Extensions.Rid));
    }

    [Fact]
    public void Layers_that_are_named_by_their_sources_are_taken_without_a_word_of_names()
    {
        var negotiator = New();
        Assert.True(negotiator.TryAnswer(Read("sources-simulcast.offer.sdp"), Options(receives: true), out var answer, out var reason), reason);
        var video = negotiator.Transceivers.Single(t => t.Kind == MediaKind.Video);
        Assert.Equal([3_000_000_002u, 3_000_000_003u, 3_000_000_004u], video.LayerSources.Select(source => source.Value));
        Assert.Equal(3, video.Rids.Count);
        Assert.DoesNotContain("rid", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("simulcast", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chromium-publish", 111, 96, 97, 4, 3)]
    [InlineData("firefox-publish", 109, 120, 124, 3, 7)]
    [InlineData("aiortc-publish", 96, 97, 98, 1, 0)]
    [InlineData("gstreamer-publish", 97, 96, 0, 0, 0)]
    [InlineData("load-publish", 111, 96, 0, 4, 0)]
    public void Payload_types_and_extension_numbers_are_the_offers(string name, byte opus, byte vp8, byte rtx, byte mid, byte transportCc)
    {
        var negotiator = New();
        Assert.True(negotiator.TryAnswer(Read(name + ".offer.sdp"), Options(receives: true), out _, out var reason), reason);
        var audio = negotiator.Transceivers.Single(t => t.Kind == MediaKind.Audio);
        var video = negotiator.Transceivers.Single(t => t.Kind == MediaKind.Video);
        Assert.Equal((opus, vp8, rtx), (audio.PayloadType.Value, video.PayloadType.Value, video.RtxPayloadType?.Value ?? 0));
        Assert.Equal((mid, transportCc), (video.Extensions.Mid, video.Extensions.TransportCc));
        Assert.All(negotiator.Transceivers, t => Assert.Equal((MediaDirection.RecvOnly, true), (t.Direction, t.IsAgreed)));
        Assert.NotEmpty(video.RemoteSources);
    }

    /// <summary>Chromium's offer of one stream with scalabilityMode L3T3_KEY, to a room whose codec holds layers: what is said of them in headers is agreed on.</summary>
    [Theory]
    [InlineData(VideoCodec.Vp9, "chromium-layers")]
    [InlineData(VideoCodec.Av1, "chromium-layers-av1")]
    public void A_stream_that_holds_layers_is_taken_with_its_descriptors(VideoCodec codec, string answered)
    {
        var negotiator = New();
        Assert.True(negotiator.TryAnswer(Read("chromium-layers.offer.sdp"), Options(receives: true) with { VideoCodec = codec }, out var answer, out var reason), reason);
        AssertIsWritten(answered + ".answer.sdp", answer);
        var video = negotiator.Transceivers.Single(t => t.Kind == MediaKind.Video);
        Assert.Equal((codec, 0), (video.VideoCodec, video.Rids.Count));
        Assert.True(video.Extensions is { Mid: > 0, TransportCc: > 0, DependencyDescriptor: > 0 });

        // Where the codec has none, there is nothing to agree on.
        var plain = New();
        Assert.True(plain.TryAnswer(Read("chromium-layers.offer.sdp"), Options(receives: true), out _, out _));
        Assert.Equal(0, plain.Transceivers.Single(t => t.Kind == MediaKind.Video).Extensions.DependencyDescriptor);
    }

    [Fact]
    public void Our_own_offer_of_a_codec_with_layers_is_as_written_here()
    {
        var negotiator = New();
        Assert.True(negotiator.TryAddSender(MediaKind.Video, "p1 p1-video", out _, VideoCodec.Av1));
        AssertIsWritten("server-subscribe-layers.offer.sdp", negotiator.WriteOffer());
    }

    [Fact]
    public void Our_own_offer_is_as_written_here()
    {
        var negotiator = New();
        Assert.True(negotiator.TryAddSender(MediaKind.Audio, "p1 p1-audio", out _));
        Assert.True(negotiator.TryAddSender(MediaKind.Video, "p1 p1-video", out _));
        Assert.Equal(Read("server-subscribe.offer.sdp"), negotiator.WriteOffer());
    }

    [Theory]
    [InlineData("chromium-subscribe")]
    [InlineData("firefox-subscribe")]
    public void Each_browser_s_answers_to_our_offers_are_taken(string name)
    {
        var negotiator = New();
        Assert.True(negotiator.TryAddSender(MediaKind.Audio, "p1 p1-audio", out var sound));
        Assert.True(negotiator.TryAddSender(MediaKind.Video, "p1 p1-video", out var picture));
        Assert.Equal(Read("server-subscribe.offer.sdp"), negotiator.WriteOffer());
        Assert.True(negotiator.TryAcceptAnswer(1, Read(name + ".answer.sdp"), out var reason), reason);
        var isFirefox = name.StartsWith("firefox", StringComparison.Ordinal);
        Assert.True(sound.IsAgreed && picture.IsAgreed);
        // Firefox knows no redundant audio.
        Assert.Equal((111, isFirefox ? 0 : 63), (sound.PayloadType.Value, sound.RedPayloadType?.Value ?? 0));
        Assert.Equal((96, 97, true), (picture.PayloadType.Value, picture.RtxPayloadType?.Value ?? 0, picture.HasNack));
        Assert.True(sound.IsNumbered && picture.IsNumbered);

        // Somebody's camera goes off, and others come with every codec and with music.
        negotiator.RemoveSender(picture);
        Assert.True(negotiator.TryAddSender(MediaKind.Audio, "p2 p2-audio", out _, isStereo: true));
        foreach (var codec in (VideoCodec[])[VideoCodec.H264, VideoCodec.Vp9, VideoCodec.Av1])
            Assert.True(negotiator.TryAddSender(MediaKind.Video, $"{codec} {codec}-video", out _, codec));
        var offer = negotiator.WriteOffer();
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
            File.WriteAllText(Path.Combine(Folder, name + "-again.offer.sdp"), offer.Replace("\r\n", "\n", StringComparison.Ordinal));
        Assert.Equal(Read(name + "-again.offer.sdp"), offer);
        Assert.True(negotiator.TryAcceptAnswer(2, Read(name + "-again.answer.sdp"), out reason), reason);
        // A Firefox that has not fetched OpenH264 refuses that m-line with a payload type of its own, and the others go on.
        Assert.Equal([true, false, true, !isFirefox, true, true], negotiator.Transceivers.Select(one => one.IsAgreed));
        Assert.Equal((true, isFirefox), (picture.IsReusable, negotiator.Transceivers[3].IsRejected));
        Assert.All(negotiator.Transceivers.Skip(3).Where(one => one.IsAgreed), one => Assert.True(one is { HasNack: true, IsNumbered: true, RtxPayloadType: not null }));
        // Of layers Chromium wants to be told where the codec may have them; Firefox nowhere.
        Assert.Equal([false, false, false, false, !isFirefox, !isFirefox], negotiator.Transceivers.Select(one => one.Extensions.DependencyDescriptor > 0));
    }

    private static void AssertIsWritten(string name, string text)
    {
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1") File.WriteAllText(Path.Combine(Folder, name), text.Replace("\r\n", "\n", StringComparison.Ordinal));
        Assert.Equal(Read(name), text);
    }

    internal static Negotiator New()
    {
        Assert.True(DtlsFingerprint.TryParse("sha-256 " + string.Join(':', Enumerable.Range(0, 32).Select(i => i.ToString("X2", null))), out var fingerprint));
        var local = new LocalTransport(new IceCredentials("SrvUfrag", "ServerPasswordOf24Letter"), fingerprint!,
            [new HostCandidate("192.0.2.1", 10000), new HostCandidate("127.0.0.1", 10000)]);
        return new Negotiator(local, SeededRandom.Bytes(9));
    }

    internal static AnswerOptions Options(bool receives) => new()
    {
        Receives = receives,
        StartBitrateKbps = 1200,
        CreateCredentials = () => new IceCredentials("NextUfrg", "NextPasswordOf24Letters!"),
        Msid = (kind, ordinal) => ordinal == 0 ? kind == MediaKind.Audio ? "t t-audio" : "t t-video" : null,
    };

    internal static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name)).Replace("\n", "\r\n", StringComparison.Ordinal);
}
