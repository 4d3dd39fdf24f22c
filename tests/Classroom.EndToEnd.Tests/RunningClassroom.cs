using System.Collections.Concurrent;
using Classroom.EndToEnd.Tests.Media;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(Classroom.EndToEnd.Tests.RunningClassroom))]

namespace Classroom.EndToEnd.Tests;

/// <summary>One real server and one Chromium for all lessons that do not kill either; every lesson has a room of its own.</summary>
public sealed class RunningClassroom : IAsyncLifetime
{
    private static readonly Dictionary<string, string> s_settings = new()
    {
        // A test machine opens more rooms in an hour than a school's address may.
        ["Classroom__Rooms__PerAddressPerHour"] = "1000",
        // To a server on its own machine Chromium now and then goes by TCP: loopback counts as a costlier network than the card from which it makes that connection.
        ["Classroom__Media__Tcp"] = "false",
        ["Classroom__Media__WarmUp"] = "true",
    };

    private readonly ConcurrentBag<string> _foreign = [];
    private ServerProcess? _server;
    private Browser? _browser;

    /// <summary>The server.</summary>
    public ServerProcess Server => _server!;

    /// <summary>The browser.</summary>
    public Browser Browser => _browser!;

    /// <summary>Every request of every page so far that went to another host.</summary>
    public IReadOnlyCollection<string> ForeignRequests => _foreign;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _server = await ServerProcess.Start(s_settings);
        _browser = await Browser.Start();
    }

    /// <summary>A new room, made over HTTP.</summary>
    public Task<TestRoom> Room(string title = "Physics") => TestRoom.Create(Server.Http, title);

    /// <summary>A new person with an empty browser profile, watched for requests to other hosts and for errors of the page.</summary>
    public async Task<Person> Person(string name, int width = 1440, int height = 900, string locale = "en-GB")
    {
        var person = await EndToEnd.Tests.Person.Open(Browser, name, width, height, locale);
        var own = new Uri(Server.Url).Authority;
        person.Page.Request += (_, request) =>
        {
            if (Uri.TryCreate(request.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" or "ws" or "wss" && url.Authority != own)
                _foreign.Add(request.Url);
        };
        return person;
    }

    /// <summary>A teacher and a student in a new room.</summary>
    public async Task<Pair> Pair() => await EndToEnd.Tests.Pair.Enter(await Room(), name => Person(name));

    /// <summary>The same, with what comes to each of them watched from the start.</summary>
    public async Task<Pair> WatchedPair() => await EndToEnd.Tests.Pair.Enter(await Room(), async name =>
    {
        var person = await Person(name, 1280, 800);
        await Reception.Watched(person);
        return person;
    });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
