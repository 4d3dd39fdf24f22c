using Classroom.Server.Edge;
using Classroom.Server.Settings;

namespace Classroom.Server.Tests.Media;

/// <summary>What browsers get for a TURN server (draft-uberti-behave-turn-rest-00 section 2.2).</summary>
public sealed class TurnCredentialsTests
{
    [Fact]
    public void The_name_holds_the_end_of_its_time_and_the_password_is_made_of_it()
    {
        var turn = new TurnSettings { Urls = "turn:turn.example:3478, turns:turn.example:5349?transport=tcp", Secret = "north star polaris 42", LifetimeHours = 12 };
        var server = Assert.Single(TurnCredentials.For(turn, "abcd", DateTimeOffset.FromUnixTimeSeconds(1_798_806_400 - (12 * 3600))));
        Assert.Equal(["turn:turn.example:3478", "turns:turn.example:5349?transport=tcp"], server.Urls);
        Assert.Equal("1798806400:abcd", server.Username);
        Assert.Equal("C+J7mgv07RqHtUGAtsiDOBSJC58=", server.Credential);
    }

    [Fact]
    public void Without_a_turn_server_there_is_nothing_to_tell() => Assert.Empty(TurnCredentials.For(new TurnSettings(), "abcd", DateTimeOffset.UnixEpoch));
}
