using System.Diagnostics;
using Classroom.Testing.Hub;
using Xunit;

namespace Classroom.EndToEnd.Tests.Network;

/// <summary>A synthetic teacher and one person in a browser, who talk to each other.</summary>
internal static class EachOther
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

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
