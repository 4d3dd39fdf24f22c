using Classroom.Testing.Hub;
using Classroom.Testing.Server;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Survival;

/// <summary>The server is away and a teacher goes on writing, more than the rules take at once: everything arrives, in its order, and the page counts down.</summary>
[Collection(Alone.Name)]
public sealed class BacklogTests
{
    /// <summary>Of these the chat takes ten in ten seconds (rule CHAT-3).</summary>
    private const int Written = 14;

    [Fact]
    public async Task What_was_written_while_the_server_was_away_arrives_whole_and_in_its_order()
    {
        await using var server = await ServerProcess.Start();
        await using var browser = await Browser.Start();
        var room = await TestRoom.Create(server.Http);
        await using var teacher = await Person.Open(browser, "Ada", 1440, 900, "en-GB");
        await teacher.Join(room.ModeratorUrl);
        await teacher.ShowChat();
        await server.Kill();
        await Expect(teacher.Mark("lost")).ToBeVisibleAsync();
        string[] texts = [.. Enumerable.Range(1, Written).Select(number => $"Thought {number}.")];
        foreach (var text in texts)
            await teacher.Say(text);
        await server.StartAgain();

        await Expect(teacher.Page.GetByText("changes still being sent")).ToBeVisibleAsync();
        await Expect(teacher.Mark("saved")).ToBeVisibleAsync();
        await using var late = await room.Student();
        Assert.Equal(texts, late.Joined["view"]!["chat"]!["messages"]!.AsArray().Select(message => (string?)message!["text"]));
        await Expect(teacher.Messages.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(Written);
        Assert.Empty(teacher.Problems);
    }
}
