using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;
using Xunit;

namespace Classroom.EndToEnd.Tests.Lesson;

/// <summary>Nothing leaves the school's server.</summary>
public sealed class PrivacyTests(RunningClassroom classroom)
{
    // Every way in which a page can ask another host, and the part of the policy that forbids it.
    private static readonly (string Way, string Directive, string Attempt)[] s_ways =
    [
        ("fetch", "connect-src", "fetch(other).catch(() => undefined)"),
        ("beacon", "connect-src", "navigator.sendBeacon(other, 'x')"),
        ("websocket", "connect-src", "new WebSocket(other.replace('http', 'ws'))"),
        ("event source", "connect-src", "new EventSource(other)"),
        ("script", "script-src-elem", "add('script', { src: other })"),
        ("module", "script-src-elem", "import(other).catch(() => undefined)"),
        ("style", "style-src-elem", "add('link', { rel: 'stylesheet', href: other })"),
        ("image", "img-src", "add('img', { src: other })"),
        ("sound", "media-src", "add('audio', { src: other })"),
        ("frame", "frame-src", "add('iframe', { src: other })"),
    ];

    private static readonly TimeSpan s_silence = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task No_page_asks_another_host()
    {
        var room = await classroom.Room();
        await using var teacher = await classroom.Person("Ada");
        await teacher.Join(room.ModeratorUrl);
        await teacher.Button("Teach").ClickAsync();
        Assert.Empty(classroom.ForeignRequests);
        Assert.Empty(teacher.Problems);
    }

    // The policy is what holds when a mistake is made: the browser itself refuses, and nothing arrives.
    [Fact]
    public async Task The_policy_forbids_every_way_to_another_host()
    {
        var room = await classroom.Room();
        using var other = new TcpListener(IPAddress.Parse("127.0.0.2"), 0);
        other.Start();
        var page = await classroom.Browser.Person();
        try
        {
            await page.GotoAsync(room.ViewerUrl);
            await Assertions.Expect(page.GetByLabel("Your name")).ToBeVisibleAsync();
            foreach (var (way, directive, attempt) in s_ways)
            {
                Assert.Equal((way, directive), (way, await Violation(page, attempt, $"http://{other.LocalEndpoint}/")));
                Assert.Equal((way, 0), (way, await BytesAsked(other)));
            }
        }
        finally
        {
            await page.Context.CloseAsync();
        }
    }

    // Chromium opens a connection for a frame before it reads the policy, and then says nothing on it; a page cannot keep it from that.
    private static async Task<int> BytesAsked(TcpListener other)
    {
        var asked = 0;
        while (other.Pending())
        {
            using var connection = await other.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            await Task.Delay(s_silence, TestContext.Current.CancellationToken);
            asked += connection.Available;
        }

        return asked;
    }

    private static Task<string> Violation(IPage page, string attempt, string other) => page.EvaluateAsync<string>(
        $$"""
        async (other) => {
          const violated = new Promise((resolve) => {
            const heard = (event) => {
              if (!event.blockedURI.includes("127.0.0.2")) return;
              document.removeEventListener("securitypolicyviolation", heard);
              resolve(event.effectiveDirective);
            };
            document.addEventListener("securitypolicyviolation", heard);
          });
          const add = (name, properties) => document.body.append(Object.assign(document.createElement(name), properties));
          try {
            {{attempt}};
          } catch {
            // Some refuse with an exception too; the event is what counts.
          }
          return Promise.race([violated, new Promise((resolve) => setTimeout(() => resolve("nothing"), 5000))]);
        }
        """,
        other);
}
