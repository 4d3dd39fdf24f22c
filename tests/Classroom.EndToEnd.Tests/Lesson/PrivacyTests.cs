using Xunit;

namespace Classroom.EndToEnd.Tests.Lesson;

/// <summary>Nothing leaves the school's server.</summary>
public sealed class PrivacyTests(RunningClassroom classroom)
{
    [Fact]
    public async Task No_page_asks_another_host_and_the_policy_forbids_it()
    {
        var room = await classroom.Room();
        await using var teacher = await classroom.Person("Ada");
        await teacher.Join(room.ModeratorUrl);
        await teacher.Button("Teach").ClickAsync();
        Assert.Empty(classroom.ForeignRequests);
        Assert.Empty(teacher.Problems);

        // The policy is what holds when a mistake is made: the browser itself refuses.
        var refused = await teacher.Page.EvaluateAsync<bool>(
            """
            async () => {
              const violated = new Promise((resolve) => document.addEventListener("securitypolicyviolation", () => resolve(true), { once: true }));
              await fetch("http://127.0.0.2:9/").catch(() => undefined);
              return Promise.race([violated, new Promise((resolve) => setTimeout(() => resolve(false), 3000))]);
            }
            """);
        Assert.True(refused, "the policy let a request to another host pass");
    }
}
