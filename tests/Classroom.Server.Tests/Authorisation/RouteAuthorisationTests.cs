using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Classroom.Server.Tests.Conversion;
using Classroom.Server.Tests.Edge;
using Classroom.Server.Tests.Storage;
using Classroom.Testing;
using Classroom.Testing.Hub;

namespace Classroom.Server.Tests.Authorisation;

[Collection("edge")]
public sealed class RouteAuthorisationTests(RunningServer running, PostgresFixture postgres)
{
    private const string UnknownId = "AAAAAAAAAAAAAAAAAAAAAA";
    private static readonly TimeSpan s_conversionLimit = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Every_mapped_route_has_a_row_and_answers_each_caller_as_it_says()
    {
        var mapped = await MappedRoutes.Read(await postgres.NewConnectionString());
        var table = RouteTable.Rows.SelectMany(row => row.Methods.Split(' ').Select(method => (Key: (method, row.Pattern), Row: row))).ToArray();
        Assert.Empty(mapped.Except(table.Select(one => one.Key)));

        await using var cast = await Cast.Gather(running);
        await using var elsewhere = await Cast.Gather(running);
        var presentation = await Upload(cast);
        await cast.Shape();

        // No cookies: the one that images bring is a proof too.
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(running.Url) };
        var wrong = new List<string>();
        foreach (var (key, row) in table.Where(one => mapped.Contains(one.Key)))
        {
            var hidden = new List<string>();
            foreach (var caller in Enum.GetValues<Caller>())
            {
                var (status, body) = await Ask(http, key.method, row, caller, cast, elsewhere, presentation);
                var expected = row.Pattern == "/{**path:nonfile}" && !IsClientBuilt ? 404 : row.Statuses[(int)caller];
                if ((int)status != expected)
                    wrong.Add($"{key.method} {row.Pattern} as {caller}: {(int)status}, expected {expected}: {body}");
                if (status == HttpStatusCode.NotFound && caller is Caller.Stranger or Caller.Missing)
                    hidden.Add(body);
            }

            if (hidden.Distinct().Count() > 1)
                wrong.Add($"{key.method} {row.Pattern} tells what is not yours from what is not there: {string.Join(" / ", hidden)}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/health/ready")]
    [InlineData("/openapi/v1.json")]
    public async Task What_is_the_operators_is_not_there_for_whoever_comes_through_a_proxy(string path)
    {
        using var near = await running.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, near.StatusCode);
        foreach (var header in new[] { "X-Forwarded-For", "Forwarded" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add(header, "for=127.0.0.1");
            using var far = await running.Http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, far.StatusCode);
        }
    }

    private static bool IsClientBuilt => File.Exists(Repository.Path("frontend", "dist", "index.html"));

    private static string ProofOf(HubSeat seat) => $"{seat.ParticipantId}:{seat.ResumeSecret}";

    private static string? TokenOf(Proof proof, Caller caller, Cast cast, Cast elsewhere) => (proof, caller) switch
    {
        (_, Caller.Nobody) => null,
        (_, Caller.Malformed) => "not-a-token",
        (Proof.Seat, Caller.Stranger) => ProofOf(elsewhere.Moderator),
        (_, Caller.Publisher) => cast.PublisherToken,
        (Proof.Seat, Caller.Viewer) => ProofOf(cast.Viewer),
        (Proof.Seat, Caller.Presenter) => ProofOf(cast.Presenter),
        (Proof.Seat, _) => ProofOf(cast.Moderator),
        (_, Caller.Stranger) => elsewhere.Room.ModeratorToken,
        (_, Caller.Viewer or Caller.Presenter) => cast.Room.ViewerToken,
        _ => cast.Room.ModeratorToken,
    };

    private static async Task<(HttpStatusCode Status, string Body)> Ask(
        HttpClient http, string method, RouteRow row, Caller caller, Cast cast, Cast elsewhere, string presentation)
    {
        var missing = caller == Caller.Missing;
        var path = row.Pattern.Replace("{roomId}", missing ? UnknownId : cast.Room.RoomId, StringComparison.Ordinal)
            .Replace("{meetingId}", missing ? UnknownId : cast.Moderator.MeetingId, StringComparison.Ordinal)
            .Replace("{presentationId}", presentation, StringComparison.Ordinal).Replace("{number:int}", "1", StringComparison.Ordinal)
            .Replace("{module}", "whiteboard", StringComparison.Ordinal).Replace("{part}", "board.1", StringComparison.Ordinal)
            .Replace("{documentName}", "v1", StringComparison.Ordinal).Replace("{userId}", "Robot", StringComparison.Ordinal)
            .Replace("{session}", UnknownId, StringComparison.Ordinal).Replace("{**rest}", "nothing/here", StringComparison.Ordinal)
            .Replace("{**path:nonfile}", "r/some", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(method == RouteTable.AnyMethod ? "GET" : method), path);
        if (TokenOf(row.Proof, caller, cast, elsewhere) is { } token)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        if (method == "POST" || method == "PATCH" && row.Proof != Proof.Open)
            request.Content = Body(row.Pattern);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static HttpContent Body(string pattern)
    {
        if (pattern.EndsWith("/presentations", StringComparison.Ordinal))
        {
            var pdf = new ByteArrayContent(Documents.Turned());
            pdf.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
            return pdf;
        }

        if (pattern.StartsWith("/wh", StringComparison.Ordinal))
            return new StringContent("no offer", new MediaTypeHeaderValue("application/sdp"));
        return new StringContent(pattern.EndsWith("/tokens", StringComparison.Ordinal) ? """{"role":"viewer"}""" : """{"title":"Physics"}""", Encoding.UTF8, "application/json");
    }

    private async Task<string> Upload(Cast cast)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/meetings/{cast.Moderator.MeetingId}/presentations?name=a.pdf");
        request.Content = Body("/presentations");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ProofOf(cast.Moderator));
        using var answer = await running.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var converted = await cast.Moderator.WaitFor("pageConverted", limit: s_conversionLimit);
        return (string)converted["event"]!["presentationId"]!;
    }
}
