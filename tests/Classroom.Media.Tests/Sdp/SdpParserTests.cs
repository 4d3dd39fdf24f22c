using System.Diagnostics;
using Classroom.Rtc.Sdp;
using Classroom.Testing;
using Xunit;

namespace Classroom.Media.Tests.Sdp;

public sealed class SdpParserTests
{
    private static readonly string[] Offers = ["chromium-publish", "firefox-publish", "aiortc-publish", "gstreamer-publish", "load-publish", "load-view"];

    [Theory]
    [InlineData("", "the description is empty")]
    [InlineData("hello", "line 1 is not of the form x=value")]
    [InlineData("o=- 1 1 IN IP4 0.0.0.0", "the first line is not v=0")]
    [InlineData("v=0\r\nm=audio x UDP 1", "malformed m-line in line 2")]
    [InlineData("v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=rtpmap:999 opus/48000", "malformed attribute in line 3")]
    [InlineData("v=0\r\nm=audio 9 U 1\r\na=mid:a b", "malformed attribute in line 3")]
    [InlineData("v=0\r\na=x\u0007", "control character in line 2")]
    [InlineData("v=0\r\nm=audio 9 U 1\r\na=mid:0\r\nm=audio 9 U 1\r\na=mid:0", "a mid is used twice")]
    public void MED_27_a_wrong_description_has_a_reason(string text, string expected)
    {
        Assert.False(SdpParser.TryParse(text, out _, out var reason));
        Assert.Equal(expected, reason);
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\u2028")]
    [InlineData("\u0085")]
    public void MED_27_a_line_break_within_a_value_brings_no_line_of_the_client_s_into_our_answer(string lineBreak)
    {
        var offer = GoldenSdpTests.Read("chromium-publish.offer.sdp");
        foreach (var value in (string[])["minptime=10", "a=mid:0", "urn:ietf:params:rtp-hdrext:sdes:mid", "opus/48000/2", "a=ice-pwd:"])
        {
            Assert.Contains(value, offer, StringComparison.Ordinal);
            var text = offer.Replace(value, $"{value}{lineBreak}a=evil:1{lineBreak}", StringComparison.Ordinal);
            if (GoldenSdpTests.New().TryAnswer(text, GoldenSdpTests.Options(receives: true), out var answer, out var reason))
                Assert.DoesNotContain("evil", answer, StringComparison.Ordinal);
            else Assert.NotEqual("", reason);
        }
    }

    [Fact]
    public void MED_27_limits_hold()
    {
        Assert.False(SdpParser.TryParse("v=0\r\n" + new string('a', SdpParser.MaxLength), out _, out var reason));
        Assert.Contains("1 MB", reason, StringComparison.Ordinal);
        Assert.False(SdpParser.TryParse("v=0\r\na=" + new string('a', SdpParser.MaxLineLength), out _, out reason));
        Assert.Contains("4096", reason, StringComparison.Ordinal);
        Assert.False(SdpParser.TryParse("v=0\r\n" + string.Concat(Enumerable.Repeat("a=x\r\n", SdpParser.MaxLines)), out _, out reason));
        Assert.Contains("too many lines", reason, StringComparison.Ordinal);
        var sections = string.Concat(Enumerable.Range(0, 1000).Select(i => $"m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:{i}\r\n"));
        Assert.False(SdpParser.TryParse("v=0\r\n" + sections, out _, out reason));
        Assert.Contains("256", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_written_description_reads_back_the_same()
    {
        foreach (var name in Offers)
        {
            Assert.True(SdpParser.TryParse(GoldenSdpTests.Read(name + ".offer.sdp"), out var first, out _));
            Assert.True(SdpParser.TryParse(SdpWriter.Write(first), out var second, out var reason), reason);
            Assert.Equal(first.Bundle, second.Bundle);
            for (var i = 0; i < first.Media.Count; i++)
            {
                var (a, b) = (first.Media[i], second.Media[i]);
                Assert.Equal((a.Mid, a.Kind, a.Direction, a.Msid, a.Transport.Over(first.Transport)), (b.Mid, b.Kind, b.Direction, b.Msid, b.Transport.Over(second.Transport)));
                Assert.Equal(a.Codecs.Select(Text), b.Codecs.Select(Text));
                Assert.Equal(a.Extensions, b.Extensions);
                Assert.Equal(a.Sources, b.Sources);
            }
        }

        static string Text(Codec codec) => $"{codec.PayloadType} {codec.Name}/{codec.ClockRate}/{codec.Channels} {codec.Parameters} {string.Join(',', codec.Feedback)}";
    }

    [Fact]
    public void MED_27_seeded_fuzz_of_offers_never_throws_and_is_answered_fast()
    {
        var texts = Offers.Select(name => GoldenSdpTests.Read(name + ".offer.sdp")).ToArray();
        var watch = Stopwatch.StartNew();
        var accepted = 0;
        var rounds = Fuzz.Run(4_500, random =>
        {
            var text = Mutilate(texts[random.Next(texts.Length)], random);
            var negotiator = GoldenSdpTests.New();
            if (negotiator.TryAnswer(text, GoldenSdpTests.Options(receives: random.Next(2) == 0), out var answer, out var reason))
            {
                accepted++;
                Assert.True(SdpParser.TryParse(answer, out _, out reason), reason);
            }
            else Assert.NotEqual("", reason);
        });
        Assert.InRange(accepted, 1, rounds - 1);
        Assert.True(watch.Elapsed.TotalMilliseconds / rounds < 50);
    }

    private static string Mutilate(string text, Random random)
    {
        var lines = text.Split("\r\n").ToList();
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var at = random.Next(lines.Count);
            switch (random.Next(6))
            {
                case 0: lines.RemoveAt(at); if (lines.Count == 0) lines.Add(""); break;
                case 1: lines.Insert(at, lines[random.Next(lines.Count)]); break;
                case 2: (lines[at], lines[0]) = (lines[0], lines[at]); break;
                case 3 when lines[at].Length > 0: lines[at] = lines[at][..random.Next(lines[at].Length)]; break;
                case 4 when lines[at].Length > 0:
                    var letters = lines[at].ToCharArray();
                    letters[random.Next(letters.Length)] = (char)random.Next(1, 0x250);
                    lines[at] = new string(letters);
                    break;
                default: lines[at] += random.Next(); break;
            }
        }
        return string.Join("\r\n", lines);
    }
}
