using System.Text;
using System.Text.Json;
using Classroom.Server.Bridges.Conversion;
using Classroom.Server.Edge;
using Classroom.Server.Edge.Live;
using Classroom.Server.Loops;
using Classroom.Testing;
using Classroom.Testing.Hub;

namespace Classroom.Server.Tests.Parsers;

/// <summary>The server's own parsers under seeded fuzz; the media's and the meeting's are where those are.</summary>
public sealed class ServerParsersFuzzTests
{
    private const string Page = "board.1";

    private const string Info = """
        Title:           A lesson
        Pages:           3
        Encrypted:       no
        Page    1 size:  960 x 540 pts
        Page    1 rot:   0
        Page    2 size:  595.276 x 841.89 pts (A4)
        Page    2 rot:   90
        Page    3 size:  1e+04 x 12 pts
        Page    3 rot:   270
        """;

    private static readonly string[] s_words = ["Pages:", "Page", "size:", "rot:", " x ", "pts", "\n", "1.2.3", "e+", "..", "999999999", "1e+999", " ", "90"];

    [Fact]
    public void Seeded_fuzz_of_live_messages_throws_nothing_and_what_passes_names_a_page_inside_the_message()
    {
        byte[][] good =
        [
            LiveWire.Cursor(Page, 40, 40), LiveWire.Ink(Page, "s", 3, (800, 80), (1, 1), (-9, 4)), LiveWire.CursorGone(), LiveWire.Ticket("x"),
            LiveWire.Ink("d.12", "stroke-7", 9_000, (12_000, 7_000)),
        ];
        var passed = 0;
        Fuzz.Run(50_000, random =>
        {
            var message = random.Next(4) == 0 ? Fuzz.Bytes(random, 60) : Fuzz.Mutate(random, good[random.Next(good.Length)]);
            if (LiveMessage.TryReadTicket(message, out var ticket))
                Assert.True(ticket.Length > 0 && message[0] == LiveMessage.Ticket);
            if (!LiveMessage.TryRead(message, out var page))
                return;
            passed++;
            var id = Encoding.ASCII.GetString(message[page]);
            Assert.Equal(message[0] == LiveMessage.CursorGone, id.Length == 0);
            Assert.True(id.All(letter => char.IsAsciiLetterOrDigit(letter) || "_-.".Contains(letter, StringComparison.Ordinal)), id);
        });
        Assert.True(passed > 500, $"{passed} messages passed");
    }

    [Fact]
    public void Seeded_fuzz_of_what_pdfinfo_says_throws_nothing_and_gives_no_size_that_is_none()
    {
        Fuzz.Run(20_000, random =>
        {
            var info = new StringBuilder(Info);
            for (var i = random.Next(1, 8); i > 0; i--)
            {
                var at = random.Next(info.Length);
                if (random.Next(3) == 0)
                    info.Remove(at, random.Next(Math.Min(10, info.Length - at)));
                else
                    info.Insert(at, s_words[random.Next(s_words.Length)]);
            }

            Assert.InRange(PdfFacts.PageCount(info.ToString()), 0, 999_999_999);
            Assert.All(PdfFacts.PageSizes(info.ToString()).Values, size => Assert.True(double.IsFinite(size.Width) && double.IsFinite(size.Height)));
        });
    }

    [Fact]
    public void Seeded_fuzz_of_what_clients_tell_the_hub_throws_nothing_and_what_passes_is_whole()
    {
        string[] good =
        [
            """{"pc":"publish","type":"offer","revision":1,"sdp":"v=0"}""", """{"pc":"subscribe","type":"tiles","tiles":[{"participantId":"p1","lines":180}]}""",
            """{"id":"c1","command":{"type":"raiseHand"}}""", """{"roomId":"abcdef","name":"Ada","clientVersion":"1","resume":{"participantId":"p1","secret":"x"}}""",
        ];
        var passed = 0;
        Fuzz.Run(30_000, random =>
        {
            JsonElement element;
            try
            {
                using var document = JsonDocument.Parse(Fuzz.Mutate(random, Encoding.UTF8.GetBytes(good[random.Next(good.Length)])));
                element = document.RootElement.Clone();
            }
            catch (JsonException)
            {
                // SignalR reads it first and ends the connection.
                return;
            }

            if (HubJson.TryRead<DescribeRequest>(element, out var described) && described.ToDescription() is { } description)
            {
                passed++;
                Assert.True(description.Sdp.Length <= DescribeRequest.SdpMax && description.Tiles.Count <= DescribeRequest.TilesMax);
            }

            passed += HubJson.TryRead<SendRequest>(element, out _) || HubJson.TryRead<JoinRequest>(element, out _) ? 1 : 0;
        });
        Assert.True(passed > 500, $"{passed} messages passed");
    }

    [Fact]
    public void Seeded_fuzz_of_proofs_and_offers_throws_nothing()
    {
        var proof = $"p1:{SeatProof.NewSecret()}";
        var passed = 0;
        Fuzz.Run(50_000, random =>
        {
            var text = Encoding.UTF8.GetString(Fuzz.Mutate(random, Encoding.UTF8.GetBytes(proof)));
            if (SeatProof.TryParse(text) is { } read)
            {
                passed++;
                Assert.Equal(64, read.Hash.Length);
            }

            var offer = Encoding.UTF8.GetString(Fuzz.Mutate(random, "v=0\r\na=ice-ufrag:abcd\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"u8));
            Assert.True(OfferIdentity.Of(offer).Length <= offer.Length);
        });
        Assert.True(passed > 100, $"{passed} proofs passed");
    }
}
