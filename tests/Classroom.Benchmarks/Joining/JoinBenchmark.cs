using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;

namespace Classroom.Benchmarks.Joining;

/// <summary>
/// Joining a room whose boards are near their limits, over lines of several speeds: until one is in, until the page that is shown is whole, until all are;
/// and what other forms of that page would weigh.
/// </summary>
internal static class JoinBenchmark
{
    private const int ShapesOfFirst = 5_000;
    private const int Pages = 20;
    private const int ShapesOfOthers = 1_000;
    private const double KilobytesPerByte = 1e-3;
    private static readonly int[] s_lines = [2_000, 16_000, 1_000_000];

    // What a browser waits for the answer to Join.
    private static readonly TimeSpan s_joinMax = TimeSpan.FromSeconds(15);

    /// <summary>Arguments: speeds in kbit/s. Fails where a browser would have given up.</summary>
    public static async Task<int> Run(string[] args)
    {
        var lines = args.Length == 0 ? s_lines : [.. args.Select(arg => int.Parse(arg, CultureInfo.InvariantCulture))];
        await using var server = await ServerProcess.Start();
        var room = await TestRoom.Create(server.Http);
        var drawing = Stopwatch.GetTimestamp();
        await FullBoards.Draw(room, ShapesOfFirst, Pages, ShapesOfOthers);
        Console.WriteLine(Line($"{ShapesOfFirst + ((Pages - 1) * ShapesOfOthers):N0} strokes on {Pages} pages, drawn in {Stopwatch.GetElapsedTime(drawing).TotalSeconds:F0} s"));
        await Forms(room, server);
        var kept = true;
        foreach (var kilobits in lines)
            kept &= await Join(room, server, kilobits);
        return kept ? 0 : 1;
    }

    private static async Task<bool> Join(TestRoom room, ServerProcess server, int kilobits)
    {
        await using var line = new SlowLine(server.Url, kilobits);
        var began = Stopwatch.GetTimestamp();
        await using var seat = await HubSeat.Join(line.Url, room.RoomId, room.ViewerToken, $"Student {kilobits}");
        var joined = Stopwatch.GetElapsedTime(began);
        Console.WriteLine(Line($"{kilobits,9} kbit/s  in the room      {Say(line, joined)}   load {Samples.Load():F1}"));
        using var http = Http(line.Url, seat);
        foreach (var (index, page) in Named(seat).Index())
        {
            using var answer = await http.GetAsync(new Uri(PathOf(seat, page), UriKind.Relative));
            answer.EnsureSuccessStatusCode();
            if (index == 0)
                Console.WriteLine(Line($"{"",16}  the shown page   {Say(line, Stopwatch.GetElapsedTime(began))}"));
        }

        Console.WriteLine(Line($"{"",16}  all pages        {Say(line, Stopwatch.GetElapsedTime(began))}"));
        return joined < s_joinMax;
    }

    private static string Say(SlowLine line, TimeSpan after) => Line($"{line.Bytes * KilobytesPerByte,9:F1} kB after {after.TotalSeconds,7:F2} s");

    private static async Task Forms(TestRoom room, ServerProcess server)
    {
        await using var seat = await room.Student("Scales");
        using var http = Http(server.Url, seat);
        var json = await http.GetByteArrayAsync(new Uri(PathOf(seat, Named(seat)[0]), UriKind.Relative));
        var binary = Binary(JsonNode.Parse(json)!);
        Console.WriteLine(Line($"the full page as JSON {json.Length * KilobytesPerByte:F1} kB, by gzip {Gzip(json) * KilobytesPerByte:F1}, by brotli {Brotli(json) * KilobytesPerByte:F1};"));
        Console.WriteLine(Line($"with raw ink {binary.Length * KilobytesPerByte:F1} kB, by gzip {Gzip(binary) * KilobytesPerByte:F1}, by brotli {Brotli(binary) * KilobytesPerByte:F1}"));
    }

    // As small as it could be said without a form of its own for each property: ids and numbers as they are, ink as bytes.
    private static byte[] Binary(JsonNode part)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        foreach (var shape in part["shapes"]!.AsArray())
        {
            writer.Write((string)shape!["id"]!);
            writer.Write((string)shape["author"]!);
            writer.Write((string)shape["z"]!);
            writer.Write((float)shape["x"]!);
            writer.Write((float)shape["y"]!);
            writer.Write((byte)(int)shape["color"]!);
            writer.Write((byte)(int)shape["size"]!);
            writer.Write(Convert.FromBase64String((string)shape["ink"]!));
        }

        return bytes.ToArray();
    }

    private static long Gzip(byte[] plain) => Packed(plain, to => new GZipStream(to, CompressionLevel.Optimal, leaveOpen: true));

    private static long Brotli(byte[] plain) => Packed(plain, to => new BrotliStream(to, CompressionLevel.Optimal, leaveOpen: true));

    private static long Packed(byte[] plain, Func<Stream, Stream> by)
    {
        using var packed = new MemoryStream();
        using (var stream = by(packed))
            stream.Write(plain);
        return packed.Length;
    }

    private static JsonNode[] Named(HubSeat seat) => [.. seat.Joined["view"]!["whiteboard"]!["pages"]!.AsArray().Select(page => page!)];

    private static string PathOf(HubSeat seat, JsonNode page) => $"/api/meetings/{seat.MeetingId}/parts/whiteboard/{page["pageId"]}?seq={page["seq"]}";

    private static HttpClient Http(string url, HubSeat seat)
    {
        var http = new HttpClient(new HttpClientHandler { AutomaticDecompression = System.Net.DecompressionMethods.All }) { BaseAddress = new Uri(url) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", $"{seat.ParticipantId}:{seat.ResumeSecret}");
        return http;
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
