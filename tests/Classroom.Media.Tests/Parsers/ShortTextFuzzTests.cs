using System.Globalization;
using Classroom.Rtc;
using Classroom.Rtc.Dtls;
using Classroom.Rtc.Ice;
using Classroom.Rtc.Rtcp;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Sdp;
using Classroom.Sfu;
using Classroom.Testing;
using Xunit;

namespace Classroom.Media.Tests.Parsers;

/// <summary>The small readers that have no fuzz of a larger form around them.</summary>
public sealed class ShortTextFuzzTests
{
    private const string Fingerprint = "sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF";

    [Fact]
    public void MED_27_seeded_fuzz_of_fingerprints_mids_rids_and_labels_throws_nothing_and_passes_tokens_alone()
    {
        var passed = 0;
        Fuzz.Run(50_000, random =>
        {
            var text = Latin(Fuzz.Mutate(random, Bytes(random.Next(4) switch { 0 => Fingerprint, 1 => "video-1", 2 => "screenAudio", _ => "h" })));
            if (DtlsFingerprint.TryParse(text, out var fingerprint))
                Assert.Equal(Fingerprint.Length, fingerprint!.ToString().Length);
            if (Mid.TryParse(text, out var mid))
            {
                passed++;
                Assert.True(text.All(letter => letter is > ' ' and < (char)127), text);
                Assert.Equal(text, mid.ToString());
            }
            if (TrackLabels.TryParse(text, out var label))
                Assert.Equal(text, label.NameOf());
            if (Rid.TryParse(text, out var rid))
                Assert.Equal((text, true), (rid.ToString(), text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')));
        });
        Assert.True(passed > 500, $"{passed}");
    }

    [Fact]
    public void MED_27_seeded_fuzz_of_numbers_takes_digits_alone_and_none_that_is_too_large()
    {
        var passed = 0;
        Fuzz.Run(50_000, random =>
        {
            var text = Latin(Fuzz.Mutate(random, Bytes(random.Next(3) switch { 0 => "111", 1 => "65535", _ => "4294967295" })));
            if (SdpParser.TryParseNumber(text, out ushort small))
                Assert.True(SdpParser.TryParseNumber(text, out uint large) && large == small);
            if (!SdpParser.TryParseNumber(text, out uint number))
                return;
            passed++;
            // The framework takes NULs at the end, of which no line of a description has any.
            text = text.TrimEnd('\0');
            Assert.True(text.All(char.IsAsciiDigit), text);
            Assert.Equal(text.TrimStart('0'), number == 0 ? "" : number.ToString(CultureInfo.InvariantCulture));
        });
        Assert.True(passed > 500, $"{passed}");
    }

    [Fact]
    public void MED_04_seeded_fuzz_of_first_octets_puts_each_datagram_into_one_kind()
    {
        Fuzz.Run(50_000, random =>
        {
            var bytes = Fuzz.Bytes(random, 40);
            var kind = Demultiplexer.Classify(bytes);
            Assert.True(Enum.IsDefined(kind));
            if (kind is DatagramKind.Rtp or DatagramKind.Rtcp)
                Assert.Equal(2, bytes[0] >> 6);
            _ = IceLiteAgent.TryGetLocalFragment(bytes, out _);
            if (bytes.Length >= ReportBlock.Length)
                Assert.InRange(ReportBlock.Read(bytes).CumulativeLost, -0x80_0000, 0x7F_FFFF);
        });
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.Latin1.GetBytes(text);

    private static string Latin(byte[] bytes) => System.Text.Encoding.Latin1.GetString(bytes);
}
