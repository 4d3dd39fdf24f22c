using System.Text;
using Classroom.Modules;
using Classroom.Modules.Chat.Contract;
using Classroom.Modules.Participants.Contract;
using Classroom.Modules.Polls.Contract;
using static Classroom.Testing.People;

namespace Classroom.Meetings.Tests.Kernel;

public sealed class CommandCodecTests
{
    private static readonly CommandCodec s_codec = new(ModuleRegistry.Modules);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"raiseHand\"")]
    [InlineData("{\"type\":\"raiseHand\"} {}")]
    [InlineData("{\"type\":\"raiseHand\",}")]
    [InlineData("{\"type\":\"raiseHand\"/*comment*/}")]
    [InlineData("{\"type\":\"setCamera\",\"on\":NaN}")]
    [InlineData("{\"type\":\"postMessage\",\"text\":\"\\ud800\"}")]
    public void KERNEL_1_what_is_not_one_json_object_is_refused(string json) => Refused("KERNEL-1", json);

    [Fact]
    public void KERNEL_1_what_is_too_deep_too_long_or_no_utf8_is_refused()
    {
        Refused("KERNEL-1", $"{{\"type\":\"raiseHand\",\"x\":{new string('[', 200)}{new string(']', 200)}}}");
        Refused("KERNEL-1", $"{{\"type\":\"postMessage\",\"text\":\"{new string('x', JsonLimits.StringBytesMax + 1)}\"}}");
        Refused("KERNEL-1", $"{{\"type\":\"raiseHand\"{new string(' ', JsonLimits.CommandBytesMax)}}}");
        Refused("KERNEL-1", $"{{\"type\":\"castVote\",\"pollId\":\"p\",\"choices\":[{string.Join(',', Enumerable.Repeat('1', 250_000))}]}}");
        Assert.False(s_codec.TryRead([.. "{\"type\":\"postMessage\",\"text\":\""u8, 0xC3, .. "\"}"u8], out _, out var rejection));
        Assert.Equal("KERNEL-1", rejection.Rule);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"type\":\"\"}")]
    [InlineData("{\"type\":\"RaiseHand\"}")]
    [InlineData("{\"type\":\"voteCast\",\"pollId\":\"p\"}")]
    [InlineData("{\"type\":\"closeMeeting\",\"reason\":\"command\"}")]
    [InlineData("{\"type\":\"admitParticipant\"}")]
    [InlineData("{\"$type\":\"Classroom.Modules.Participants.Contract.RaiseHand\"}")]
    public void KERNEL_2_unknown_types_and_those_of_the_server_are_refused(string json) => Refused("KERNEL-2", json);

    [Theory]
    [InlineData("{\"type\":\"raiseHand\",\"type\":\"raiseHand\"}")]
    [InlineData("{\"type\":7}")]
    [InlineData("{\"type\":\"raiseHand\",\"participantId\":\"alice\"}")]
    [InlineData("{\"type\":\"raiseHand\",\"__proto__\":{}}")]
    [InlineData("{\"type\":\"postMessage\"}")]
    [InlineData("{\"type\":\"postMessage\",\"text\":null}")]
    [InlineData("{\"type\":\"postMessage\",\"text\":7}")]
    [InlineData("{\"type\":\"postMessage\",\"Text\":\"hello\"}")]
    [InlineData("{\"type\":\"postMessage\",\"text\":\"a\",\"text\":\"b\"}")]
    [InlineData("{\"type\":\"setCamera\",\"on\":\"true\"}")]
    [InlineData("{\"type\":\"setCamera\",\"on\":1}")]
    [InlineData("{\"type\":\"castVote\",\"pollId\":\"p\",\"choices\":[\"1\"]}")]
    [InlineData("{\"type\":\"castVote\",\"pollId\":\"p\",\"choices\":[1.5]}")]
    [InlineData("{\"type\":\"castVote\",\"pollId\":\"p\",\"choices\":[99999999999]}")]
    [InlineData("{\"type\":\"castVote\",\"pollId\":\"p\",\"choices\":[1e999]}")]
    [InlineData("{\"type\":\"castVote\",\"pollId\":\"../p\",\"choices\":[1]}")]
    [InlineData("{\"type\":\"castVote\",\"pollId\":null,\"choices\":[1]}")]
    [InlineData("{\"type\":\"castVote\",\"pollId\":\"p\",\"choices\":null}")]
    [InlineData("{\"type\":\"setRole\",\"participantId\":\"bob\",\"role\":1}")]
    [InlineData("{\"type\":\"setRole\",\"participantId\":\"bob\",\"role\":\"admin\"}")]
    [InlineData("{\"type\":\"setRole\",\"participantId\":\"bob\",\"role\":\"1\"}")]
    [InlineData("{\"type\":\"setRole\",\"participantId\":7,\"role\":\"viewer\"}")]
    public void KERNEL_3_another_shape_is_refused(string json) => Refused("KERNEL-3", json);

    [Fact]
    public void A_command_may_have_its_properties_in_any_order()
    {
        Assert.Equal(new PostMessage("Grüße"), Read("{\"text\":\"Gr\\u00fc\\u00dfe\",\"type\":\"postMessage\"}"));
        Assert.Equal(new RaiseHand(), Read(" { \"type\" : \"raiseHand\" } "));
        Assert.Equal(new SetRole(Bob.Id, Role.Moderator), Read("{\"type\":\"setRole\",\"participantId\":\"bob\",\"role\":\"moderator\"}"));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var poll = Assert.IsType<StartPoll>(Read(Encoding.UTF8.GetString(s_codec.Write(new StartPoll(PollKind.Custom, "?", ["a", "b"], true, 30)))));
        Assert.Equal((PollKind.Custom, "?", true, 30), (poll.Kind, poll.Question, poll.Multiple, poll.DeadlineSeconds));
        var admission = TestMeeting.Admission(Bob, Role.Viewer);
        Assert.True(s_codec.TryReadSystem(s_codec.Write(admission), out var read, out _));
        Assert.Equal(admission, read);
    }

    [Fact]
    public void Seeded_fuzz_of_bytes_throws_nothing()
    {
        var seeds = new[] { "{\"type\":\"castVote\",\"pollId\":\"p\",\"choices\":[1,2]}", "{\"type\":\"startPoll\",\"kind\":\"custom\",\"question\":\"é\\u00e9\"}" };
        Fuzz.Run(20_000, random =>
        {
            var json = Encoding.UTF8.GetBytes(seeds[random.Next(2)]);
            for (var flips = random.Next(1, 5); flips > 0; flips--)
                json[random.Next(json.Length)] = (byte)random.Next(256);
            if (!s_codec.TryRead(json.AsSpan(0, random.Next(json.Length + 1)), out _, out var rejection))
                Assert.StartsWith("KERNEL-", rejection.Rule);
        });
    }

    private static Command Read(string json)
    {
        Assert.True(s_codec.TryRead(Encoding.UTF8.GetBytes(json), out var command, out var rejection), rejection?.Message);
        return command!;
    }

    private static void Refused(string rule, string json)
    {
        Assert.False(s_codec.TryRead(Encoding.UTF8.GetBytes(json), out _, out var rejection));
        Assert.Equal(rule, rejection.Rule);
    }
}
