using System.Diagnostics;
using Classroom.EndToEnd.Tests.Media;
using Classroom.Testing.Hub;
using Xunit;

namespace Classroom.EndToEnd.Tests.Network;

/// <summary>A synthetic teacher and one person in a browser, who talk to each other.</summary>
internal static class EachOther
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>A room with the two in it, the person's browser in a network of its own, until the scene ends.</summary>
    public static async Task Meet(ClientNetwork network, Func<MediaSeat, Person, Task> scene)
    {
        await using var server = await network.StartServer();
        var room = await TestRoom.Create(server.Http);
        await using var teacher = await MediaSeat.Start(await room.Teacher());
        await using var browser = await network.StartBrowser(server);
        await using var person = await Reception.Enter(browser, "Ben", room.ViewerUrl);
        await scene(teacher, person);
    }

    /// <summary>The person turns microphone and camera on; both hear, and the page measures from here on for how long it hears nothing.</summary>
    public static async Task Hear(MediaSeat teacher, Person person)
    {
        await person.TurnOn();
        await Heard.Begin(person.Page);
        await Heard.Gap(person.Page);
        await Until(() => teacher.Offered.Count > 0 && teacher.Of(PersonOf(teacher), "audio")?.Packets > 50);
    }

    /// <summary>The participant whose media the teacher gets.</summary>
    public static string PersonOf(MediaSeat teacher) => teacher.Offered.First().Split(' ')[0];

    /// <summary>Waits for media.</summary>
    public static async Task Until(Func<bool> holds)
    {
        var since = Stopwatch.GetTimestamp();
        while (!holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < s_patience, "not in time");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
