using Classroom.Rtc.Sdp;
using Xunit;

namespace Classroom.Media.Tests.Sdp;

public sealed class NegotiatorTests
{
    [Theory]
    [InlineData("a=setup:actpass", "a=setup:passive", "setup must be actpass or active")]
    [InlineData("a=rtcp-mux\r\n", "", "m-line 0 has no rtcp-mux")]
    [InlineData("a=group:BUNDLE 0 1\r\n", "", "m-line 0 is not in the BUNDLE group")]
    [InlineData("a=ice-ufrag:Ld0aBc12\r\n", "", "ice-ufrag and ice-pwd are missing")]
    [InlineData("a=fingerprint:sha-256", "a=fingerprint:sha-1", "the DTLS fingerprint is not a sha-256")]
    [InlineData("UDP/TLS/RTP/SAVPF", "RTP/AVP", "m-line 0 is not secure RTP with feedback")]
    [InlineData("a=mid:0\r\n", "", "m-line 0 has no mid")]
    public void An_offer_that_cannot_work_is_refused_with_its_reason(string what, string by, string expected)
    {
        var offer = GoldenSdpTests.Read("load-publish.offer.sdp");
        Assert.Contains(what, offer, StringComparison.Ordinal);
        var negotiator = GoldenSdpTests.New();
        Assert.False(negotiator.TryAnswer(offer.Replace(what, by, StringComparison.Ordinal), GoldenSdpTests.Options(receives: true), out _, out var reason));
        Assert.Equal(expected, reason);
        Assert.Empty(negotiator.Transceivers);
    }

    [Fact]
    public void MED_24_data_channels_are_refused_and_left_out_of_the_bundle()
    {
        var offer = GoldenSdpTests.Read("load-publish.offer.sdp").Replace("BUNDLE 0 1", "BUNDLE 0 1 2", StringComparison.Ordinal)
            + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:2\r\na=sctp-port:5000\r\n";
        var negotiator = GoldenSdpTests.New();
        Assert.True(negotiator.TryAnswer(offer, GoldenSdpTests.Options(receives: true), out var answer, out var reason), reason);
        Assert.Contains("m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("a=group:BUNDLE 0 1\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_offer_keeps_the_transport_and_the_sections()
    {
        var negotiator = GoldenSdpTests.New();
        var offer = GoldenSdpTests.Read("load-publish.offer.sdp");
        Assert.True(negotiator.TryAnswer(offer, GoldenSdpTests.Options(receives: true), out var first, out _));
        var before = negotiator.Transceivers[1];
        Assert.True(negotiator.TryAnswer(offer.Replace("a=sendonly", "a=inactive", StringComparison.Ordinal), GoldenSdpTests.Options(receives: true), out var second, out _));
        Assert.Same(before, negotiator.Transceivers[1]);
        Assert.Equal(MediaDirection.Inactive, before.Direction);
        Assert.Equal(Lines(first, "a=ice-"), Lines(second, "a=ice-"));
    }

    [Fact]
    public void An_offer_with_another_fragment_is_an_ICE_restart_which_is_answered_with_new_credentials()
    {
        var negotiator = GoldenSdpTests.New();
        var offer = GoldenSdpTests.Read("load-publish.offer.sdp");
        Assert.True(negotiator.TryAnswer(offer, GoldenSdpTests.Options(receives: true), out var first, out _));
        var restart = offer.Replace("Ld0aBc12", "Other123", StringComparison.Ordinal);
        Assert.True(negotiator.TryAnswer(restart, GoldenSdpTests.Options(receives: true), out var second, out var reason), reason);
        Assert.Contains("a=ice-ufrag:NextUfrg", second, StringComparison.Ordinal);
        Assert.Contains("a=ice-pwd:NextPasswordOf24Letters!", second, StringComparison.Ordinal);
        Assert.DoesNotContain("SrvUfrag", second, StringComparison.Ordinal);
        Assert.Equal(Lines(first, "a=fingerprint"), Lines(second, "a=fingerprint"));
        Assert.Equal(Lines(first, "a=mid"), Lines(second, "a=mid"));
    }

    [Fact]
    public void Answers_to_our_offer_are_checked()
    {
        var negotiator = GoldenSdpTests.New();
        Assert.True(negotiator.TryAddSender(MediaKind.Audio, "p p-audio", out var transceiver));
        var offer = negotiator.WriteOffer();
        var answer = offer.Replace("actpass", "active", StringComparison.Ordinal).Replace("sendonly", "recvonly", StringComparison.Ordinal);
        Assert.False(negotiator.TryAcceptAnswer(7, answer, out _));
        Assert.False(negotiator.TryAcceptAnswer(1, offer, out var reason));
        Assert.Equal("setup must be active", reason);
        Assert.False(transceiver.IsAgreed);
        Assert.True(negotiator.TryAcceptAnswer(1, answer, out reason), reason);
        Assert.True(transceiver.IsAgreed);
    }

    [Fact]
    public void A_refused_section_stays_refused_and_is_not_reused()
    {
        var negotiator = GoldenSdpTests.New();
        Assert.True(negotiator.TryAddSender(MediaKind.Audio, "p p-audio", out var audio));
        Assert.True(negotiator.TryAddSender(MediaKind.Video, "p p-video", out var video));
        var answer = negotiator.WriteOffer().Replace("actpass", "active", StringComparison.Ordinal).Replace("sendonly", "recvonly", StringComparison.Ordinal)
            .Replace("m=video 9", "m=video 0", StringComparison.Ordinal);
        Assert.True(negotiator.TryAcceptAnswer(1, answer, out var reason), reason);
        Assert.Equal((true, false, true), (audio.IsAgreed, video.IsAgreed, video.IsRejected));
        negotiator.RemoveSender(video);
        Assert.True(negotiator.TryAddSender(MediaKind.Video, "q q-video", out var other));
        Assert.NotSame(video, other);
    }

    private static List<string> Lines(string text, string start) => [.. text.Split("\r\n").Where(l => l.StartsWith(start, StringComparison.Ordinal))];
}
